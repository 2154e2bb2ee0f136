"""What a warning is about, and its life: it asks for a look, and a person closes it. It decides nothing."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class WarningKind(Labelled):
    SPLITTING = "splitting", N_("Orders that may be one order in parts"), Tone.ORANGE
    HIGH_PRICE = "high_price", N_("Price far above the agency's own"), Tone.ORANGE
    FAST_STARS = "fast_stars", N_("Five stars within minutes"), Tone.ORANGE
    FAST_DELIVERY = "fast_delivery", N_("Delivered faster than possible"), Tone.ORANGE
    SAME_PAPER = "same_paper", N_("One document in two claims"), Tone.RED
    LARGE_SHARE = "large_share", N_("One agency has much of the year's money"), Tone.ORANGE
    RELATED = "related", N_("Firm and agency are related"), Tone.RED


class WarningState(Labelled):
    OPEN = "open", N_("Warning waits for a look"), Tone.ORANGE
    EXPLAINED = "explained", N_("Warning explained"), Tone.GREEN
    FOLLOWED_UP = "followed_up", N_("Warning followed up"), Tone.BLUE


class WarningEvent(StrEnum):
    EXPLAIN = "explain"
    FOLLOW_UP = "follow-up"


S, E = WarningState, WarningEvent

WARNING: StateMachine[WarningState, WarningEvent] = StateMachine(
    initial=S.OPEN,
    moves={
        (S.OPEN, E.EXPLAIN): S.EXPLAINED,
        (S.OPEN, E.FOLLOW_UP): S.FOLLOWED_UP,
    },
)
