"""What a public notice is about and how far it is, and the life of an objection (异议) to one of its lines. Pure."""

from datetime import date
from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class NoticeKind(Labelled):
    BATCH = "batch", N_("Notice of payments"), Tone.BLUE
    ADMISSION = "admission", N_("Notice of an admission"), Tone.BLUE


class NoticePhase(Labelled):
    RUNNING = "running", N_("Open to objections"), Tone.BLUE
    OVER = "over", N_("Notice is over"), Tone.GREY


def phase(last_day: date, today: date) -> NoticePhase:
    """Return how far a notice is; its last day still belongs to it."""
    return NoticePhase.RUNNING if today <= last_day else NoticePhase.OVER


class ObjectionState(Labelled):
    FILED = "filed", N_("Objection under examination"), Tone.ORANGE
    UPHELD = "upheld", N_("Objection upheld"), Tone.RED
    DISMISSED = "dismissed", N_("Objection dismissed"), Tone.GREY


class ObjectionEvent(StrEnum):
    UPHOLD = "uphold"
    DISMISS = "dismiss"


#: While an objection is undecided, and when it is upheld, its line is neither paid nor admitted; the others are.
OBJECTION: StateMachine[ObjectionState, ObjectionEvent] = StateMachine(
    initial=ObjectionState.FILED,
    moves={
        (ObjectionState.FILED, ObjectionEvent.UPHOLD): ObjectionState.UPHELD,
        (ObjectionState.FILED, ObjectionEvent.DISMISS): ObjectionState.DISMISSED,
    },
)
