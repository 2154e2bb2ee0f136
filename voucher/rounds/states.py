"""The life of a round, and how its money is given out."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class Mode(Labelled):
    REVIEWED = "reviewed", N_("Reviewed applications")
    FIRST_COME = "first_come", N_("First come, first served")


class RoundState(Labelled):
    DRAFT = "draft", N_("Round in preparation"), Tone.GREY
    OPEN = "open", N_("Round is open"), Tone.GREEN
    PAUSED = "paused", N_("Round is paused"), Tone.ORANGE
    CLOSED = "closed", N_("Round is closed"), Tone.GREY


class RoundEvent(StrEnum):
    OPEN = "open"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"


S, E = RoundState, RoundEvent

ROUND: StateMachine[RoundState, RoundEvent] = StateMachine(
    initial=S.DRAFT,
    moves={
        (S.DRAFT, E.OPEN): S.OPEN,
        (S.OPEN, E.PAUSE): S.PAUSED,
        (S.OPEN, E.CLOSE): S.CLOSED,
        (S.PAUSED, E.RESUME): S.OPEN,
        (S.PAUSED, E.CLOSE): S.CLOSED,
    },
)
