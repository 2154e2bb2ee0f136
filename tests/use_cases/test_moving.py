"""A city moves from one engine to the other: every table and every balance is equal, or nothing has moved."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, Table, create_engine, delete, select
from sqlalchemy.exc import OperationalError

from tests.support.laboratory import Laboratory
from tests.support.orders import confirmed_order, placed_order
from tests.support.trade import trade
from tests.support.upkeep import Place, changed, digests, name_of
from voucher.budget.models import LedgerEntry
from voucher.budget.verify import verify
from voucher.orders.models import Order
from voucher.storage import db
from voucher.storage.read_only import watch
from voucher.upkeep import fill as filling
from voucher.upkeep.faults import NotEmpty, UnlikeCopy, UpkeepFault
from voucher.upkeep.move import move, refuse_while_open
from voucher.upkeep.plain_rows import Row, put
from voucher.upkeep.switch import switch


@pytest.fixture
def there(laboratory: Laboratory, empty_place: Callable[[str], Place]) -> Place:
    """An empty place on the other engine."""
    return empty_place("postgres" if name_of(laboratory.engine) == "sqlite" else "sqlite")


def test_a_city_moves_to_the_other_engine_and_goes_on_there(
    app: Flask, act: Callable[..., Any], laboratory: Laboratory, there: Place
):
    deal = act(trade)
    act(confirmed_order, deal, price=2_000)
    before = digests(laboratory.engine)
    tallies = move(laboratory.engine, there.engine, in_use=True)
    assert {name: digest for name, (_rows, digest) in tallies.items()} == before
    assert digests(there.engine) == before == digests(laboratory.engine)
    with there.app.app_context():
        assert verify(db.session()) == []
        assert placed_order(deal, price=1_000)  # the numbers that are given next are free
        assert verify(db.session()) == []
        db.session.remove()
    with pytest.raises(NotEmpty):
        move(laboratory.engine, there.engine, in_use=True)
    with pytest.raises(NotEmpty):
        move(laboratory.engine, laboratory.engine, in_use=True)


def test_a_row_that_gets_lost_on_the_way_stops_the_move(
    act: Callable[..., Any], laboratory: Laboratory, there: Place, monkeypatch: pytest.MonkeyPatch
):
    act(trade)
    nothing = digests(there.engine)

    def losing(connection: Connection, into: Table, rows: Iterator[Row]) -> None:
        kept = list(rows)
        put(connection, into, kept[:-1] if into.name == "notice" else kept)

    monkeypatch.setattr(filling, "put", losing)
    with pytest.raises(UnlikeCopy, match="notice"):
        move(laboratory.engine, there.engine, in_use=True)
    assert not changed(nothing, digests(there.engine))


def test_a_real_move_needs_a_portal_at_rest_and_holds_it_still(
    app: Flask, act: Callable[..., Any], there: Place
):
    deal = act(trade)
    command = ["database", "move", "--to", there.url]
    refused = app.test_cli_runner().invoke(args=command)
    assert (refused.exit_code, "the portal is open" in refused.output) == (1, True)
    with pytest.raises(UpkeepFault):
        refuse_while_open(read_only=False, in_use=False)
    act(switch, read_only=True, reason="搬迁")
    moved = app.test_cli_runner().invoke(args=command)
    assert moved.exit_code == 0, moved.output
    assert "no breaches" in moved.output
    with there.app.app_context():
        assert watch().look().read_only
        assert not db.session.scalars(select(Order)).all()
        db.session.remove()
    act(switch, read_only=False, reason="")
    assert act(placed_order, deal)


def test_nobody_writes_to_a_city_that_is_being_moved(
    laboratory: Laboratory, act: Callable[..., Any], there: Place, monkeypatch: pytest.MonkeyPatch
):
    act(trade)
    held: list[bool] = []

    def trying(connection: Connection, into: Table, rows: Iterator[Row]) -> None:
        if into.name == "ledger_transfer":
            held.append(_is_held(laboratory.engine))
        put(connection, into, rows)

    monkeypatch.setattr(filling, "put", trying)
    assert not _is_held(laboratory.engine)
    move(laboratory.engine, there.engine, in_use=False)
    assert held == [True]
    assert not _is_held(laboratory.engine)


def _is_held(engine: Engine) -> bool:
    """Try to write, as a process does that knows of no move and waits for a moment only."""
    hasty = create_engine(engine.url)
    sqlite = engine.dialect.name == "sqlite"
    try:
        with hasty.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50" if sqlite else "SET lock_timeout = '50ms'")
            connection.execute(delete(LedgerEntry).where(LedgerEntry.id < 0))
            connection.rollback()
    except OperationalError:
        return True
    finally:
        hasty.dispose()
    return False
