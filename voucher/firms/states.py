"""The standing of a firm in the portal."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class FirmState(Labelled):
    REGISTERED = "registered", N_("Waiting for verification"), Tone.BLUE
    RETURNED = "returned", N_("Details to be corrected"), Tone.ORANGE
    VERIFIED = "verified", N_("Verified"), Tone.GREEN
    REFUSED = "refused", N_("Not admitted"), Tone.RED


class FirmEvent(StrEnum):
    VERIFY = "verify"
    RETURN = "return"
    RESUBMIT = "resubmit"
    REFUSE = "refuse"
    CHANGE = "change"  # details that were verified change, so they are verified again


S, E = FirmState, FirmEvent

FIRM: StateMachine[FirmState, FirmEvent] = StateMachine(
    initial=S.REGISTERED,
    moves={
        (S.REGISTERED, E.VERIFY): S.VERIFIED,
        (S.REGISTERED, E.RETURN): S.RETURNED,
        (S.REGISTERED, E.REFUSE): S.REFUSED,
        (S.RETURNED, E.RESUBMIT): S.REGISTERED,
        (S.VERIFIED, E.CHANGE): S.REGISTERED,
    },
)


class FirmDraftState(Labelled):
    OPEN = "open", N_("Waiting for the firm to confirm the draft"), Tone.ORANGE
    CONFIRMED = "confirmed", N_("Draft confirmed by the firm"), Tone.GREEN
    DECLINED = "declined", N_("Draft declined by the firm"), Tone.GREY
    REPLACED = "replaced", N_("Replaced by a later draft"), Tone.GREY


class FirmDraftEvent(StrEnum):
    CONFIRM = "confirm"
    DECLINE = "decline"
    REPLACE = "replace"


D, F = FirmDraftState, FirmDraftEvent

FIRM_DRAFT: StateMachine[FirmDraftState, FirmDraftEvent] = StateMachine(
    initial=D.OPEN,
    moves={
        (D.OPEN, F.CONFIRM): D.CONFIRMED,
        (D.OPEN, F.DECLINE): D.DECLINED,
        (D.OPEN, F.REPLACE): D.REPLACED,
    },
)
