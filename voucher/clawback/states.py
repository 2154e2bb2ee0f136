"""The life of a clawback (追回): what was paid is owed back, what was not paid yet is withheld."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class Debtor(Labelled):
    """Who has to pay back."""

    AGENCY = "agency", N_("Agency pays back")
    FIRM = "firm", N_("Firm pays back")


class Ending(Labelled):
    """How a debt that is not paid back ends, with a document."""

    ENFORCE = "enforce", N_("Hand over to enforcement")
    WRITE_OFF = "write-off", N_("Write the rest off")


class ClawbackState(Labelled):
    PROPOSED = "proposed", N_("Clawback waits for a decision"), Tone.ORANGE
    DECLINED = "declined", N_("Clawback declined"), Tone.GREY
    WITHHELD = "withheld", N_("Withheld before payment"), Tone.GREEN
    NOTIFIED = "notified", N_("Notice of clawback issued"), Tone.BLUE
    PAYING = "paying", N_("Being paid back"), Tone.BLUE
    DUE = "due", N_("An instalment is overdue"), Tone.RED
    ENFORCED = "enforced", N_("Handed to enforcement"), Tone.ORANGE
    PAID_BACK = "paid_back", N_("Paid back in full"), Tone.GREEN
    WRITTEN_OFF = "written_off", N_("Written off"), Tone.GREY


class ClawbackEvent(StrEnum):
    DECLINE = "decline"
    WITHHOLD = "withhold"
    ISSUE = "issue"
    PAY_PART = "pay-part"
    CATCH_UP = "catch-up"
    PAY_ALL = "pay-all"
    FALL_DUE = "fall-due"
    ENFORCE = "enforce"
    WRITE_OFF = "write-off"


S, E = ClawbackState, ClawbackEvent

CLAWBACK: StateMachine[ClawbackState, ClawbackEvent] = StateMachine(
    initial=S.PROPOSED,
    moves={
        (S.PROPOSED, E.DECLINE): S.DECLINED,
        (S.PROPOSED, E.WITHHOLD): S.WITHHELD,
        (S.PROPOSED, E.ISSUE): S.NOTIFIED,
        (S.NOTIFIED, E.PAY_PART): S.PAYING,
        (S.NOTIFIED, E.PAY_ALL): S.PAID_BACK,
        (S.NOTIFIED, E.FALL_DUE): S.DUE,
        (S.NOTIFIED, E.ENFORCE): S.ENFORCED,
        (S.NOTIFIED, E.WRITE_OFF): S.WRITTEN_OFF,
        (S.PAYING, E.PAY_PART): S.PAYING,
        (S.PAYING, E.PAY_ALL): S.PAID_BACK,
        (S.PAYING, E.FALL_DUE): S.DUE,
        (S.PAYING, E.ENFORCE): S.ENFORCED,
        (S.PAYING, E.WRITE_OFF): S.WRITTEN_OFF,
        (S.DUE, E.PAY_PART): S.DUE,
        (S.DUE, E.CATCH_UP): S.PAYING,
        (S.DUE, E.PAY_ALL): S.PAID_BACK,
        (S.DUE, E.ENFORCE): S.ENFORCED,
        (S.DUE, E.WRITE_OFF): S.WRITTEN_OFF,
        (S.ENFORCED, E.PAY_PART): S.ENFORCED,
        (S.ENFORCED, E.PAY_ALL): S.PAID_BACK,
        (S.ENFORCED, E.WRITE_OFF): S.WRITTEN_OFF,
    },
)

#: Something is still owed and instalments run by their days.
RUNNING = (S.NOTIFIED, S.PAYING, S.DUE)
#: Something is still owed.
OWING = (*RUNNING, S.ENFORCED)
#: The debtor has been told.
KNOWN_TO_DEBTOR = (S.WITHHELD, *OWING, S.PAID_BACK, S.WRITTEN_OFF)
