"""The life of an appeal (申诉) against a refusal: an officer who had no part in it looks again. Pure."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class AppealState(Labelled):
    FILED = "filed", N_("Appeal under review"), Tone.ORANGE
    UPHELD = "upheld", N_("Appeal upheld, the refusal is set aside"), Tone.GREEN
    DISMISSED = "dismissed", N_("Appeal dismissed, the refusal is final"), Tone.GREY


class AppealEvent(StrEnum):
    UPHOLD = "uphold"
    DISMISS = "dismiss"


APPEAL: StateMachine[AppealState, AppealEvent] = StateMachine(
    initial=AppealState.FILED,
    moves={
        (AppealState.FILED, AppealEvent.UPHOLD): AppealState.UPHELD,
        (AppealState.FILED, AppealEvent.DISMISS): AppealState.DISMISSED,
    },
)
