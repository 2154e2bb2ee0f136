"""The life of a dispute about an order (争议): the sides speak, the bureau mediates and decides."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class DisputeState(Labelled):
    OPEN = "open", N_("Dispute open, the other side is heard"), Tone.ORANGE
    ANSWERED = "answered", N_("Both sides heard, the bureau mediates"), Tone.BLUE
    DISMISSED = "dismissed", N_("Dispute dismissed, the order goes on"), Tone.GREY
    REDUCED = "reduced", N_("Decided: the voucher pays a part"), Tone.GREEN
    CANCELLED = "cancelled", N_("Decided: the order is cancelled"), Tone.RED
    WITHDRAWN = "withdrawn", N_("Dispute withdrawn"), Tone.GREY


class DisputeEvent(StrEnum):
    ANSWER = "answer"
    DISMISS = "dismiss"
    REDUCE = "reduce"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"


class Outcome(Labelled):
    """How the bureau may decide."""

    DISMISS = "dismiss", N_("Dismiss the dispute: the order goes on as agreed")
    REDUCE = "reduce", N_("Keep a part: a smaller amount stays with the order, the rest goes back")
    CANCEL = "cancel", N_("Cancel the order: all of the voucher's part goes back")


class Ground(Labelled):
    """What the dispute is about."""

    POOR_SERVICE = "poor-service", N_("The service is not what was agreed")
    NOT_DELIVERED = "not-delivered", N_("The service was not delivered")
    DELAY = "delay", N_("The service is late")
    NOT_CONFIRMED = "not-confirmed", N_("The delivery is not confirmed without good cause")
    OTHER = "other", N_("Something else")


S, E = DisputeState, DisputeEvent

DISPUTE: StateMachine[DisputeState, DisputeEvent] = StateMachine(
    initial=S.OPEN,
    moves={
        (S.OPEN, E.ANSWER): S.ANSWERED,
        (S.OPEN, E.DISMISS): S.DISMISSED,
        (S.OPEN, E.REDUCE): S.REDUCED,
        (S.OPEN, E.CANCEL): S.CANCELLED,
        (S.OPEN, E.WITHDRAW): S.WITHDRAWN,
        (S.ANSWERED, E.DISMISS): S.DISMISSED,
        (S.ANSWERED, E.REDUCE): S.REDUCED,
        (S.ANSWERED, E.CANCEL): S.CANCELLED,
        (S.ANSWERED, E.WITHDRAW): S.WITHDRAWN,
    },
)

#: States in which a dispute holds its order.
RUNNING = (S.OPEN, S.ANSWERED)
