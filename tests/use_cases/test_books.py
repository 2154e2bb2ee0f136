"""The books: an entry is recorded whole, once, and never beyond what an account holds."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.support.city import appropriated_year
from voucher.access import SYSTEM
from voucher.budget import books
from voucher.budget.models import BudgetYear, LedgerAccount, LedgerEntry, LedgerTransfer
from voucher.budget.queries import balances_of
from voucher.budget.states import YearState
from voucher.ledger import Account, Entry, Holder, Money, Stage, movements
from voucher.ledger.movements import Purse
from voucher.refusal import ChangedMeanwhile
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")
TEN = Money.yuan(10)


@pytest.fixture
def purse() -> Purse:
    """A year with 100 yuan."""
    return Purse(appropriated_year(100))


def post(*entries: Entry) -> list[bool]:
    with transaction() as session:
        return [books.post(session, SYSTEM, entry) for entry in entries]


def lines() -> tuple[int, int, int]:
    """Count accounts, entries and transfers."""
    accounts, entries, transfers = (
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (LedgerAccount, LedgerEntry, LedgerTransfer)
    )
    return accounts, entries, transfers


def test_an_entry_moves_money_from_one_address_to_another(purse: Purse):
    assert post(movements.issue("voucher:1:issue", purse, 1, TEN)) == [True]

    balances = balances_of(purse.budget_year)
    assert (balances.available, balances.outstanding) == (Money.yuan(90), TEN)
    assert balances.appropriation == Money.yuan(100)


def test_the_same_entry_twice_moves_money_once(purse: Purse):
    entry = movements.issue("voucher:1:issue", purse, 1, TEN)

    assert post(entry, entry) == [True, False]
    assert post(entry) == [False]
    assert balances_of(purse.budget_year).outstanding == TEN


def test_a_known_key_with_other_content_is_refused(purse: Purse):
    post(movements.issue("voucher:1:issue", purse, 1, TEN))
    before = lines()

    with pytest.raises(books.KeyUsedForSomethingElse):
        post(movements.issue("voucher:1:issue", purse, 1, Money.yuan(11)))
    assert lines() == before
    assert balances_of(purse.budget_year).outstanding == TEN


def test_more_than_there_is_changes_nothing(purse: Purse):
    before = lines()

    with pytest.raises(books.NotEnoughMoney):
        post(movements.issue("voucher:1:issue", purse, 1, Money(10_001)))
    assert lines() == before
    assert balances_of(purse.budget_year).available == Money.yuan(100)


def test_an_account_that_never_held_anything_pays_nothing(purse: Purse):
    before = lines()

    with pytest.raises(books.NotEnoughMoney):
        post(movements.lock("order:1:lock", purse, 1, 1, TEN))
    assert lines() == before


def test_a_later_failure_takes_the_earlier_entries_of_the_transaction_with_it(purse: Purse):
    before = lines()

    with pytest.raises(books.NotEnoughMoney):
        post(
            movements.issue("voucher:1:issue", purse, 1, TEN),
            movements.lock("order:1:lock", purse, 1, 1, Money.yuan(11)),
        )
    assert lines() == before


def test_a_delivery_below_the_lock_gives_the_rest_back_in_one_entry(purse: Purse):
    post(
        movements.issue("voucher:1:issue", purse, 1, TEN),
        movements.lock("order:7:lock", purse, 1, 7, TEN),
        movements.redeem("order:7:redeem", purse, 1, 7, Money.yuan(6), TEN, usable=True),
    )

    with transaction() as session:
        year = purse.budget_year
        voucher = Account(year, "general", Stage.OUTSTANDING, Holder.VOUCHER, 1)
        redeemed = Account(year, "general", Stage.REDEEMED, Holder.ORDER, 7)
        assert books.balance(session, voucher) == Money.yuan(4)
        assert books.balance(session, redeemed) == Money.yuan(6)


def test_no_money_becomes_available_in_a_year_that_closed_meanwhile(purse: Purse):
    post(movements.issue("voucher:1:issue", purse, 1, TEN))
    with transaction() as session:
        session.get_one(BudgetYear, purse.budget_year).state = YearState.CLOSED

    with pytest.raises(ChangedMeanwhile):
        post(movements.give_back("voucher:1:give-back", purse, 1, TEN))
    with transaction() as session:
        late = books.purse_of_pool(session, purse.budget_year, purse.pool)
    post(movements.give_back("voucher:1:give-back", late, 1, TEN))
    assert balances_of(purse.budget_year).lapsed == TEN


def test_a_category_with_a_quota_is_a_purse_of_its_own(purse: Purse):
    post(movements.move_quota("quota", purse.budget_year, "general", "GL", Money.yuan(30)))

    with transaction() as session:
        assert books.purse(session, purse.budget_year, "GL").pool == "GL"
        assert books.purse(session, purse.budget_year, "ZS").pool == "general"
    with pytest.raises(books.NotEnoughMoney):
        post(movements.issue("voucher:2:issue", Purse(purse.budget_year, "GL"), 2, Money.yuan(31)))


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_transfer", "audit_event"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_itself_refuses_to_change_what_is_written(purse: Purse, table: str, change: str):
    before = lines()

    with pytest.raises(DBAPIError, match="append-only"), transaction() as session:
        session.execute(text(change.format(table)))
    assert lines() == before
    assert purse.year_open
