"""The grades people give the bureau for a decided case (好差评), and the follow-up of bad ones. Pure."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class Grade(Labelled):
    """Five grades, the best first. They are no stars: those are for agencies."""

    VERY_GOOD = "very-good", N_("Very satisfied"), Tone.GREEN
    GOOD = "good", N_("Satisfied"), Tone.GREEN
    FAIR = "fair", N_("Fairly satisfied"), Tone.BLUE
    BAD = "bad", N_("Dissatisfied"), Tone.ORANGE
    VERY_BAD = "very-bad", N_("Very dissatisfied"), Tone.RED


#: What a grade counts in the average.
POINTS = {grade: 5 - place for place, grade in enumerate(Grade)}
#: Grades that somebody has to follow up.
FOLLOWED_UP = (Grade.BAD, Grade.VERY_BAD)


class OpinionState(Labelled):
    KEPT = "kept", N_("Nothing to follow up"), Tone.GREY
    WAITING = "waiting", N_("To be followed up"), Tone.ORANGE
    CONTACTED = "contacted", N_("Contact was made"), Tone.BLUE
    CLOSED = "closed", N_("Followed up"), Tone.GREEN
    EXCLUDED = "excluded", N_("Excluded from the figures"), Tone.GREY


class OpinionEvent(StrEnum):
    OPEN = "open"
    CONTACT = "contact"
    CLOSE = "close"
    EXCLUDE = "exclude"


S, E = OpinionState, OpinionEvent

OPINION: StateMachine[OpinionState, OpinionEvent] = StateMachine(
    initial=S.KEPT,
    moves={
        (S.KEPT, E.OPEN): S.WAITING,
        (S.WAITING, E.CONTACT): S.CONTACTED,
        (S.CONTACTED, E.CLOSE): S.CLOSED,
        (S.CONTACTED, E.EXCLUDE): S.EXCLUDED,
    },
)
