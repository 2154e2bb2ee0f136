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
