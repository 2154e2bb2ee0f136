"""The life of a settlement batch and of its lines."""

from collections.abc import Collection
from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class BatchState(Labelled):
    DRAFT = "draft", N_("Batch in preparation"), Tone.GREY
    LOCKED = "locked", N_("Batch waits for release"), Tone.ORANGE
    RELEASED = "released", N_("Released for payment"), Tone.BLUE
    PARTLY_PAID = "partly_paid", N_("Partly paid"), Tone.ORANGE
    PAID = "paid", N_("Batch is paid"), Tone.GREEN
    ENDED = "ended", N_("Settled, with payments refused"), Tone.GREY
    DISSOLVED = "dissolved", N_("Batch dissolved"), Tone.GREY


class BatchEvent(StrEnum):
    LOCK = "lock"
    SEND_BACK = "send-back"
    RELEASE = "release"
    PAY_PART = "pay-part"
    PAY_ALL = "pay-all"
    END = "end"
    DISSOLVE = "dissolve"


S, E = BatchState, BatchEvent

BATCH: StateMachine[BatchState, BatchEvent] = StateMachine(
    initial=S.DRAFT,
    moves={
        (S.DRAFT, E.LOCK): S.LOCKED,
        (S.DRAFT, E.DISSOLVE): S.DISSOLVED,
        (S.LOCKED, E.SEND_BACK): S.DRAFT,
        (S.LOCKED, E.RELEASE): S.RELEASED,
        (S.RELEASED, E.PAY_PART): S.PARTLY_PAID,
        (S.RELEASED, E.PAY_ALL): S.PAID,
        (S.RELEASED, E.END): S.ENDED,
        (S.PARTLY_PAID, E.PAY_PART): S.PARTLY_PAID,
        (S.PARTLY_PAID, E.PAY_ALL): S.PAID,
        (S.PARTLY_PAID, E.END): S.ENDED,
    },
)

#: Nothing may be paid out of batches in these states.
UNRELEASED = (S.DRAFT, S.LOCKED, S.DISSOLVED)


class LineState(Labelled):
    WAITING = "waiting", N_("Payment waits"), Tone.BLUE
    PAID = "paid", N_("Payment made"), Tone.GREEN
    FAILED = "failed", N_("Payment was refused by the bank"), Tone.RED
    STOPPED = "stopped", N_("Payment stopped: an invoice is reversed"), Tone.RED


class LineEvent(StrEnum):
    PAY = "pay"
    FAIL = "fail"
    STOP = "stop"


LINE: StateMachine[LineState, LineEvent] = StateMachine(
    initial=LineState.WAITING,
    moves={
        (LineState.WAITING, LineEvent.PAY): LineState.PAID,
        (LineState.WAITING, LineEvent.FAIL): LineState.FAILED,
        (LineState.WAITING, LineEvent.STOP): LineState.STOPPED,
    },
)


def progress(lines: Collection[LineState]) -> BatchEvent | None:
    """Return what the answers of the bank mean for a released batch; None while nothing is paid and lines wait."""
    if LineState.WAITING in lines:
        return BatchEvent.PAY_PART if LineState.PAID in lines else None
    unpaid = LineState.FAILED in lines or LineState.STOPPED in lines
    return BatchEvent.END if unpaid else BatchEvent.PAY_ALL
