"""What a public notice is about, and how far it is. Pure."""

from datetime import date

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
