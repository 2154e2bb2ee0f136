"""The drill: a city is backed up while people work, restored elsewhere, and is whole there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Table, select
from sqlalchemy.exc import IntegrityError

from tests.support.laboratory import Laboratory
from tests.support.orders import confirmed_order, new_key
from tests.support.trade import Trade, trade
from tests.support.upkeep import KEY, Place, changed, digests, killed, name_of
from tests.support.upkeep import die as die_here
from voucher.accounts.models import SignInSession
from voucher.budget.verify import verify as breaches
from voucher.checker.conduct import NUMBERS
from voucher.checker.rule import broken
from voucher.ledger import Money
from voucher.orders.cancel import cancel
from voucher.orders.models import Order
from voucher.orders.order import place
from voucher.refusal import PortalIsReadOnly
from voucher.storage import db
from voucher.storage.documents import Document, path_of
from voucher.upkeep import create as creating
from voucher.upkeep.arriving import Arriving
from voucher.upkeep.create import create, forget_old
from voucher.upkeep.faults import NotEmpty
from voucher.upkeep.restore import restore
from voucher.upkeep.switch import switch

PART = Money.yuan(1_000)
BUSY = {
    "ledger_account",
    "ledger_entry",
}  # people go on between the reading of these and of what refers to them


@dataclass(slots=True)
class Workers:
    """People who order and cancel, on and on."""

    app: Flask
    deal: Trade
    stop: Event = field(default_factory=Event)
    moved: Event = field(default_factory=Event)

    def work(self) -> None:
        with self.app.app_context():
            while not self.stop.is_set():
                pid = place(self.deal.firm, self.deal.voucher_pid, self.deal.listing_pid, PART, "", new_key())
                cancel(self.deal.firm, pid, "改期")
                self.moved.set()
            db.session.remove()

    def go_on(self) -> None:
        """Wait until something more has happened."""
        self.moved.clear()
        assert self.moved.wait(30)

    @contextmanager
    def working(self) -> Iterator[None]:
        threads = [Thread(target=self.work) for _ in range(2)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()


def backed_up_at_work(
    app: Flask,
    deal: Trade,
    act: Callable[..., Any],
    patch: pytest.MonkeyPatch,
    target: Path,
    *,
    at_one_moment: bool,
) -> Path:
    """Back up while people work; without one moment, each table is read as it is when its turn comes."""
    act(confirmed_order, deal, price=2_000)
    workers, read = Workers(app, deal), creating.lines

    def slowly(connection: Connection, table: Table) -> Iterator[bytes]:
        yield from read(connection, table)
        if table.name in BUSY:
            workers.go_on()
        if not at_one_moment:
            connection.rollback()

    patch.setattr(creating, "lines", slowly)
    with workers.working():
        file, _manifest = create(db_of(app), documents_of(app), target, KEY)
    return file


def db_of(app: Flask) -> Any:
    with app.app_context():
        return db.engine


def documents_of(app: Flask) -> Path:
    return Path(app.config["DOCUMENTS_DIR"])


def brought_back(file: Path, into: Place, **options: Any) -> None:
    with into.app.app_context():
        restore(into.engine, into.documents, file, KEY, step=lambda _: None, **options)


def ordered(deal: Trade, key: str) -> str:
    return place(deal.firm, deal.voucher_pid, deal.listing_pid, PART, "", key)


def number_of(pid: str) -> str:
    return db.session.scalars(select(Order.number).where(Order.pid == pid)).one()


def the_other(engine: Any) -> str:
    return "postgres" if name_of(engine) == "sqlite" else "sqlite"


def test_a_backup_made_while_people_work_restores_on_the_other_engine_and_repeats_happen_once(
    app: Flask,
    act: Callable[..., Any],
    laboratory: Laboratory,
    empty_place: Callable[[str], Place],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
):
    deal = act(trade)
    before = act(ordered, deal, "before the backup")
    file = backed_up_at_work(app, deal, act, monkeypatch, tmp_path, at_one_moment=True)
    lost = act(lambda: number_of(ordered(deal, "after the backup")))
    there = empty_place(the_other(laboratory.engine))
    brought_back(file, there)
    with there.app.app_context():
        assert breaches(db.session()) == []
        kept = db.session.scalars(select(Document)).all()
        assert kept
        assert all(path_of(paper).stat().st_size == paper.size_bytes for paper in kept)
        assert not db.session.scalars(select(SignInSession).where(SignInSession.revoked_at.is_(None))).all()
        with pytest.raises(PortalIsReadOnly):
            ordered(deal, "after the backup")
        switch(read_only=False, reason="")
        assert ordered(deal, "before the backup") == before
        again = ordered(deal, "after the backup")
        assert ordered(deal, "after the backup") == again
        assert number_of(again) > lost
        assert breaches(db.session()) == []
        assert broken(db.session.connection(), NUMBERS) == []  # what was left out is not lost
        db.session.remove()


def test_without_one_moment_the_same_backup_would_hold_a_city_that_never_was(
    app: Flask,
    act: Callable[..., Any],
    empty_place: Callable[[str], Place],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
):
    file = backed_up_at_work(app, act(trade), act, monkeypatch, tmp_path, at_one_moment=False)
    there = empty_place("sqlite")
    try:
        brought_back(file, there)
    except IntegrityError:
        return  # a row refers to one that was not there yet
    with there.app.app_context():
        assert breaches(db.session())
        db.session.remove()


def test_what_is_in_use_is_never_restored_over(
    app: Flask,
    act: Callable[..., Any],
    laboratory: Laboratory,
    empty_place: Callable[[str], Place],
    tmp_path: Path,
):
    act(trade)
    file, _manifest = create(laboratory.engine, documents_of(app), tmp_path, KEY)
    before = digests(laboratory.engine)
    with pytest.raises(NotEmpty, match="holds rows"), app.app_context():
        restore(laboratory.engine, tmp_path / "new", file, KEY, step=lambda _: None)
    assert not changed(before, digests(laboratory.engine))
    there = empty_place(name_of(laboratory.engine))
    there.documents.mkdir()
    (there.documents / "scan.pdf").write_bytes(b"somebody's")
    nothing = digests(there.engine)
    with pytest.raises(NotEmpty, match="holds files"):
        brought_back(file, there)
    assert [f.name for f in there.documents.iterdir()] == ["scan.pdf"]
    assert not changed(nothing, digests(there.engine))


def test_a_restore_that_is_killed_leaves_nothing_that_looks_whole(
    app: Flask,
    act: Callable[..., Any],
    laboratory: Laboratory,
    empty_place: Callable[[str], Place],
    tmp_path: Path,
):
    deal = act(trade)
    act(confirmed_order, deal, price=2_000)
    file, _manifest = create(laboratory.engine, documents_of(app), tmp_path, KEY)
    there = empty_place(name_of(laboratory.engine))
    nothing = digests(there.engine)

    def dying_when_all_is_read() -> None:
        there.engine.dispose(close=False)
        with there.app.app_context():
            restore(there.engine, there.documents, file, KEY, step=lambda s: "compared" in s and die_here())

    def dying_before_the_commit() -> None:
        there.engine.dispose(close=False)
        settle = Arriving.settle

        def settle_and_die(arriving: Arriving) -> None:
            settle(arriving)
            die_here()

        Arriving.settle = settle_and_die  # type: ignore[method-assign]
        with there.app.app_context():
            restore(there.engine, there.documents, file, KEY, step=lambda _: None)

    there.engine.dispose()
    killed(dying_when_all_is_read)
    assert not changed(nothing, digests(there.engine))
    there.engine.dispose()
    killed(dying_before_the_commit)  # the hidden files of the first attempt are no obstacle
    assert not changed(nothing, digests(there.engine))
    with pytest.raises(NotEmpty, match="interrupted restore"):
        brought_back(file, there)


@pytest.mark.parametrize("laboratory", ["sqlite"], indirect=True)
def test_a_backup_that_is_killed_is_no_backup_and_the_next_one_sweeps_it_up(
    app: Flask,
    act: Callable[..., Any],
    laboratory: Laboratory,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
):
    act(trade)
    laboratory.engine.dispose()
    with monkeypatch.context() as patch:
        patch.setattr(creating, "verify", die_here)  # written to the end, and not read back
        killed(lambda: create(laboratory.engine, documents_of(app), tmp_path, KEY))
    [left] = tmp_path.iterdir()
    assert left.name.startswith(".")
    finished = [create(laboratory.engine, documents_of(app), tmp_path, KEY)[0] for _ in range(3)]
    assert set(forget_old(tmp_path, 2)) == {left, finished[0]}
    assert sorted(tmp_path.iterdir()) == finished[1:]


@pytest.mark.parametrize("laboratory", ["sqlite"], indirect=True)
def test_without_leaving_numbers_out_a_number_would_be_given_twice(
    app: Flask,
    act: Callable[..., Any],
    laboratory: Laboratory,
    empty_place: Callable[[str], Place],
    tmp_path: Path,
):
    deal = act(trade)
    file, _manifest = create(laboratory.engine, documents_of(app), tmp_path, KEY)
    lost = act(lambda: number_of(ordered(deal, "after the backup")))
    there = empty_place("sqlite")
    brought_back(file, there, leap=0)
    with there.app.app_context():
        switch(read_only=False, reason="")
        assert number_of(ordered(deal, "after the backup")) == lost
        db.session.remove()
