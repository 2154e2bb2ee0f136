"""The life of a yearly evaluation. One that was declined makes room for another."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class EvaluationState(Labelled):
    PROPOSED = "proposed", N_("Result proposed"), Tone.ORANGE
    DECIDED = "decided", N_("Result decided"), Tone.GREEN
    DECLINED = "declined", N_("Result declined"), Tone.GREY


class EvaluationEvent(StrEnum):
    DECIDE = "decide"
    DECLINE = "decline"


S, E = EvaluationState, EvaluationEvent

EVALUATION: StateMachine[EvaluationState, EvaluationEvent] = StateMachine(
    initial=S.PROPOSED,
    moves={
        (S.PROPOSED, E.DECIDE): S.DECIDED,
        (S.PROPOSED, E.DECLINE): S.DECLINED,
    },
)
