"""Where a round is on its way, by its state and by the clock. Pure."""

from datetime import datetime

from voucher.rounds.states import RoundState
from voucher.wording import N_, Labelled, Tone


class Phase(Labelled):
    DRAFT = "draft", N_("Round in preparation"), Tone.GREY
    COMING = "coming", N_("Opens soon"), Tone.BLUE
    RUNNING = "running", N_("Takes applications now"), Tone.GREEN
    PAUSED = "paused", N_("Round is paused"), Tone.ORANGE
    OVER = "over", N_("Time for applications is over"), Tone.GREY
    CLOSED = "closed", N_("Round is closed"), Tone.GREY


_BY_STATE = {
    RoundState.DRAFT: Phase.DRAFT,
    RoundState.PAUSED: Phase.PAUSED,
    RoundState.CLOSED: Phase.CLOSED,
}


def phase_of(state: RoundState, opens_at: datetime, closes_at: datetime, moment: datetime) -> Phase:
    """Return the phase at `moment`: a published round runs from its opening up to its closing time."""
    if state is not RoundState.OPEN:
        return _BY_STATE[state]
    if moment < opens_at:
        return Phase.COMING
    return Phase.RUNNING if moment < closes_at else Phase.OVER
