"""Transfers and the audit trail by year: PostgreSQL looks only into the years that are asked for."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.support.cases import city, issued_voucher
from tests.support.city import officer, verified_firm
from tests.support.roles import RoledCity, opened
from tests.support.statements import plans
from voucher import clock
from voucher.access import Role
from voucher.audit.queries import Question, events
from voucher.budget.entries import Filter, entries
from voucher.storage import db, transaction
from voucher.storage.partitions import Missing, is_partition, missing

THIS_YEAR = clock.moment_of(clock.date(2026, 5, 6), 10)
LATER_YEAR = clock.moment_of(clock.date(2031, 11, 10), 10)
TRANSFERS, EVENTS = "ledger_transfer", "audit_event"


@pytest.fixture(scope="module")
def lived_in(roled_city: RoledCity) -> Iterator[RoledCity]:
    """A city with a voucher of this year and one of a year that nobody prepared for."""
    with opened(roled_city.application):
        for moment in (THIS_YEAR, LATER_YEAR):
            with clock.at(moment):
                issued_voucher(city(), verified_firm())
    yield roled_city


def parts_read(engine: Engine, question: Callable[[], object]) -> set[str]:
    """Return the partitions that PostgreSQL would read to answer the question."""
    return {word for plan in plans(engine, question) for word in plan.split() if is_partition(word)}


def lines_of(city: RoledCity, table: str) -> list[tuple[str, ...]]:
    """Return every row of a table or of one of its partitions."""
    with city.engine(city.superuser).connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY id"))
        return [tuple(map(str, row)) for row in rows]


def test_a_years_entries_are_looked_for_in_its_own_partition(lived_in: RoledCity):
    with opened(lived_in.application):
        reader = officer(Role.FINANCE)
        read = parts_read(db.engine, lambda: entries(reader, 2026, Filter()))
    assert read == {"ledger_transfer_2026"}


def test_the_trail_of_a_month_is_looked_for_in_its_own_partition(lived_in: RoledCity):
    may = Question(since=date(2026, 5, 1), until=date(2026, 5, 31))
    with opened(lived_in.application):
        assert parts_read(db.engine, lambda: events(may)) == {"audit_event_2026"}
        anything = parts_read(db.engine, lambda: events(Question()))
    assert anything > {"audit_event_2026", "audit_event_rest"}  # the control: asked for nothing, it reads all


def test_a_transfer_cannot_lie_in_another_year_than_its_entry(lived_in: RoledCity):
    moved = text(
        "INSERT INTO ledger_transfer (budget_year, entry_id, source_id, target_id, amount_fen)"
        " SELECT budget_year + :shift, entry_id, source_id, target_id, amount_fen FROM ledger_transfer LIMIT 1"
    )
    with lived_in.engine(lived_in.application).connect() as connection:
        connection.execute(moved, {"shift": 0})
        connection.rollback()
        with pytest.raises(IntegrityError, match="fk_ledger_transfer_budget_year_ledger_entry"):
            connection.execute(moved, {"shift": 1})


@pytest.mark.parametrize("table", [TRANSFERS, EVENTS])
def test_a_partition_is_as_append_only_as_its_table(lived_in: RoledCity, table: str):
    for part in (table, f"{table}_2026"):
        with (
            pytest.raises(DBAPIError, match="append-only"),
            lived_in.engine(lived_in.migration).begin() as connection,
        ):
            connection.execute(text(f"UPDATE {part} SET id = id"))


def test_a_year_nobody_prepared_is_kept_told_and_given_its_partition(lived_in: RoledCity):
    before = [lines_of(lived_in, table) for table in (TRANSFERS, EVENTS)]
    assert all(lines_of(lived_in, f"{table}_rest") for table in (TRANSFERS, EVENTS))
    with opened(lived_in.application) as app, clock.at(LATER_YEAR):
        wanting = [Missing(table, year) for table in (EVENTS, TRANSFERS) for year in (2031, 2032)]
        assert sorted(missing(db.session.connection(), ahead_days=366), key=str) == wanting
        told = app.test_cli_runner().invoke(args=["nightly"])
        refused = app.test_cli_runner().invoke(args=["database", "partitions"])
    assert "MISSING  the partition of ledger_transfer for 2031" in told.output
    assert (refused.exit_code, "migration role" in refused.output) == (1, True)
    before = [lines_of(lived_in, table) for table in (TRANSFERS, EVENTS)]

    with opened(lived_in.migration) as app, clock.at(LATER_YEAR):
        for answer in ("made the partition of audit_event for 2031", "nothing was missing"):
            done = app.test_cli_runner().invoke(args=["database", "partitions"])
            assert (done.exit_code, answer in done.output) == (0, True), done.output

    assert [lines_of(lived_in, table) for table in (TRANSFERS, EVENTS)] == before
    with opened(lived_in.application), clock.at(LATER_YEAR):
        assert not missing(db.session.connection())
        issued_voucher(city(), verified_firm())
    for number, table in enumerate((TRANSFERS, EVENTS)):
        assert len(lines_of(lived_in, table)) > len(before[number])
        assert lines_of(lived_in, f"{table}_2031")
        assert not lines_of(lived_in, f"{table}_rest")


def test_sqlite_has_one_table_and_needs_no_partition(laboratories: Callable[[str], Any]):
    with laboratories("sqlite").engine.connect() as connection, clock.at(LATER_YEAR):
        assert missing(connection) == []


def test_a_transfer_of_another_year_is_refused_on_sqlite_too(laboratories: Callable[[str], Any]):
    here = laboratories("sqlite")
    here.empty()
    with here.app.app_context():
        issued_voucher(city(), verified_firm())
        with pytest.raises(IntegrityError), transaction() as session:
            session.execute(
                text(
                    "INSERT INTO ledger_transfer (budget_year, entry_id, source_id, target_id, amount_fen)"
                    " SELECT budget_year + 1, entry_id, source_id, target_id, 1 FROM ledger_transfer LIMIT 1"
                )
            )
        db.session.remove()
