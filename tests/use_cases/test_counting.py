"""Numbers beside long lists: exact while a glance can tell, and never dearer than that."""

import pytest
from sqlalchemy import select

from tests.support.city import registered_firm, verified_firm
from tests.support.trade import trade
from voucher.budget.models import LedgerAccount
from voucher.firms.models import Firm
from voucher.firms.states import FirmState
from voucher.ledger import Stage
from voucher.storage import counting

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_list_that_is_not_too_long_is_counted_and_summed_exactly():
    trade()
    held = select(LedgerAccount).where(LedgerAccount.stage == Stage.OUTSTANDING)
    assert counting.count_and_sum(held, LedgerAccount.balance_fen) == (1, 1_000_000)


def test_nothing_is_no_row_and_no_money():
    assert counting.count_and_sum(select(LedgerAccount), LedgerAccount.balance_fen) == (0, 0)


def test_of_a_longer_list_only_that_it_is_longer_is_known(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)
    for _ in range(4):
        verified_firm()
    registered_firm()
    assert counting.count_and_sum(select(Firm), Firm.id) == (3, None)
    by_state = counting.count_by(select(Firm), Firm.state, FirmState)
    assert (by_state[FirmState.VERIFIED], by_state[FirmState.REGISTERED]) == (3, 1)
