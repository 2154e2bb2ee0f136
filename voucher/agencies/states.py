"""The standing of an agency, of its question for a further term, and of an item on its list."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class AgencyState(Labelled):
    APPLIED = "applied", N_("Admission under review"), Tone.BLUE
    ADMITTED = "admitted", N_("Admitted"), Tone.GREEN
    SUSPENDED = "suspended", N_("Suspended"), Tone.ORANGE
    REMOVED = "removed", N_("Removed"), Tone.RED
    TERM_OVER = "term_over", N_("Term is over"), Tone.GREY


class AgencyEvent(StrEnum):
    ADMIT = "admit"
    SUSPEND = "suspend"
    RESUME = "resume"
    REMOVE = "remove"
    END_TERM = "end-term"
    RENEW = "renew"


A, E = AgencyState, AgencyEvent

AGENCY: StateMachine[AgencyState, AgencyEvent] = StateMachine(
    initial=A.APPLIED,
    moves={
        (A.APPLIED, E.ADMIT): A.ADMITTED,
        (A.APPLIED, E.REMOVE): A.REMOVED,
        (A.ADMITTED, E.SUSPEND): A.SUSPENDED,
        (A.ADMITTED, E.REMOVE): A.REMOVED,
        (A.ADMITTED, E.END_TERM): A.TERM_OVER,
        (A.SUSPENDED, E.RESUME): A.ADMITTED,
        (A.SUSPENDED, E.REMOVE): A.REMOVED,
        (A.TERM_OVER, E.ADMIT): A.ADMITTED,
        (A.ADMITTED, E.RENEW): A.ADMITTED,
        (A.TERM_OVER, E.RENEW): A.ADMITTED,
    },
)


class RenewalState(Labelled):
    ASKED = "asked", N_("Renewal asked for"), Tone.ORANGE
    GRANTED = "granted", N_("Renewal granted"), Tone.GREEN
    TURNED_DOWN = "turned_down", N_("Renewal turned down"), Tone.RED
    WITHDRAWN = "withdrawn", N_("Renewal withdrawn"), Tone.GREY


class RenewalEvent(StrEnum):
    GRANT = "grant"
    TURN_DOWN = "turn-down"
    WITHDRAW = "withdraw"


R, W = RenewalState, RenewalEvent

RENEWAL: StateMachine[RenewalState, RenewalEvent] = StateMachine(
    initial=R.ASKED,
    moves={
        (R.ASKED, W.GRANT): R.GRANTED,
        (R.ASKED, W.TURN_DOWN): R.TURNED_DOWN,
        (R.ASKED, W.WITHDRAW): R.WITHDRAWN,
    },
)


class ListingState(Labelled):
    REVIEW = "review", N_("Listing under review"), Tone.BLUE
    LISTED = "listed", N_("Listed"), Tone.GREEN
    DECLINED = "declined", N_("Listing declined"), Tone.RED
    SUSPENDED = "suspended", N_("Listing suspended"), Tone.ORANGE
    DELISTED = "delisted", N_("Delisted"), Tone.GREY


class ListingEvent(StrEnum):
    LIST = "list"
    DECLINE = "decline"
    SUSPEND = "suspend"
    RESUME = "resume"
    DELIST = "delist"


L, V = ListingState, ListingEvent

LISTING: StateMachine[ListingState, ListingEvent] = StateMachine(
    initial=L.REVIEW,
    moves={
        (L.REVIEW, V.LIST): L.LISTED,
        (L.REVIEW, V.DECLINE): L.DECLINED,
        (L.REVIEW, V.DELIST): L.DELISTED,
        (L.LISTED, V.SUSPEND): L.SUSPENDED,
        (L.LISTED, V.DELIST): L.DELISTED,
        (L.SUSPENDED, V.RESUME): L.LISTED,
        (L.SUSPENDED, V.DELIST): L.DELISTED,
    },
)


class Result(Labelled):
    """What a yearly evaluation says about an agency, the best first; the public reads it as its grade."""

    KEEP = "keep", N_("Kept on the list"), Tone.GREEN
    REDUCE = "reduce", N_("Categories to be reduced"), Tone.ORANGE
    SUSPEND = "suspend", N_("To be suspended"), Tone.ORANGE
    REMOVE = "remove", N_("To be removed"), Tone.RED
