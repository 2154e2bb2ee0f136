"""The views of an order list: which orders stand under which tab. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voucher.orders.states import OrderState as S
from voucher.wording import N_


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of a list. `asked_by_firm` limits orders whose cancellation was asked for to those one side asked."""

    key: str
    label: str
    states: Sequence[S] = ()
    asked_by_firm: bool | None = None


ALL = Tab("all", N_("All orders"), tuple(S))

FIRM_TABS = (
    Tab(
        "todo",
        N_("Waiting for me"),
        (S.OFFERED, S.CONTRACT_FILED, S.DELIVERED, S.CONFIRMED, S.CANCEL_ASKED),
        asked_by_firm=False,
    ),
    Tab("running", N_("Under way"), (S.PLACED, S.ACCEPTED, S.IN_SERVICE, S.CANCEL_ASKED), asked_by_firm=True),
    Tab("done", N_("Finished"), (S.RATED, S.CLOSED, S.DECLINED, S.TIMED_OUT, S.CANCELLED)),
    ALL,
)

CLAIMABLE = Tab("claimable", N_("To be claimed"), (S.CONFIRMED, S.RATED, S.CLOSED))
AGENCY_TABS = (
    Tab("new", N_("To be accepted"), (S.PLACED,)),
    Tab("contract", N_("Contract to be signed"), (S.ACCEPTED, S.CONTRACT_FILED)),
    Tab("service", N_("Being served"), (S.IN_SERVICE, S.CANCEL_ASKED)),
    Tab("firm", N_("Waiting for the firm"), (S.OFFERED, S.DELIVERED)),
    CLAIMABLE,
    ALL,
)


def tab_of(tabs: Sequence[Tab], key: str) -> Tab:
    """Return the tab with this key, else the first."""
    return next((tab for tab in tabs if tab.key == key), tabs[0])


def count_in(tab: Tab, counts: Mapping[tuple[S, bool | None], int]) -> int:
    """Return how many orders stand under the tab, given numbers by state and asking side."""
    return sum(number for (state, asked), number in counts.items() if holds(tab, state, asked))


def holds(tab: Tab, state: S, asked_by_firm: bool | None) -> bool:
    """Say whether an order in this state stands under the tab."""
    if state not in tab.states:
        return False
    return state is not S.CANCEL_ASKED or tab.asked_by_firm in (None, asked_by_firm)
