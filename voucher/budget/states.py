"""The life of a budget year."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class YearState(Labelled):
    OPEN = "open", N_("Year is open"), Tone.GREEN
    CLOSED = "closed", N_("Year is closed"), Tone.GREY


class YearEvent(StrEnum):
    CLOSE = "close"
    REOPEN = "reopen"


S, E = YearState, YearEvent

YEAR: StateMachine[YearState, YearEvent] = StateMachine(
    initial=S.OPEN,
    moves={
        (S.OPEN, E.CLOSE): S.CLOSED,
        (S.CLOSED, E.REOPEN): S.OPEN,
    },
)
