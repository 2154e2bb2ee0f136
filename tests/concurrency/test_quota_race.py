"""A quota for two, while the year has money for many: six approvals and two movements in the same second."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from config import Config
from tests.support.cases import City, city, digest_of, quota, reviewed_application
from tests.support.city import officer, verified_firm
from tests.support.race import together
from voucher import clock
from voucher.access import Role
from voucher.app import create_app
from voucher.budget import books
from voucher.budget.allocate import decide_quota, propose_quota
from voucher.budget.models import LedgerAccount
from voucher.budget.queries import pools_of
from voucher.budget.verify import verify
from voucher.issuance.issue import approve
from voucher.ledger import NOTHING, Account, Money
from voucher.storage import db

APPROVALS, QUOTA_FOR = 6, 2


@pytest.fixture
def portal(another_database: Callable[[], str], tmp_path: Path) -> Iterator[Flask]:
    """A portal on a database of its own, with a connection for every thread."""
    app = create_app(
        Config(
            secret_key="for tests only",
            database_url=another_database(),
            documents_dir=str(tmp_path),
            pool_size=APPROVALS + 2,
        )
    )
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def here(portal: Flask) -> City:
    with portal.app_context():
        town = city(budget=200_000)
        quota(QUOTA_FOR * 10_000, "GL")
        return town


def waiting(portal: Flask, here: City) -> list[tuple[str, str]]:
    """Return the pids and digests of applications that wait for the approver."""
    with portal.app_context():
        pids = [reviewed_application(here, verified_firm()) for _ in range(APPROVALS)]
        return [(pid, digest_of(pid)) for pid in pids]


def left(portal: Flask) -> dict[str, tuple[Money, Money]]:
    """Return what each pool was given and has left; the books have to agree."""
    with portal.app_context():
        assert not verify(db.session())
        pools = pools_of(officer(Role.FINANCE), clock.budget_year())
        return {pool.code: (pool.balances.appropriation, pool.balances.available) for pool in pools}


def all_approve(portal: Flask, here: City) -> int:
    """Approve everything at once and return how many succeeded."""
    steps = [
        lambda pid=pid, digest=digest: approve(here.approver, pid, digest=digest)
        for pid, digest in waiting(portal, here)
    ]
    refusals = together(portal, *steps)
    assert {type(refusal) for refusal in refusals} <= {books.NotEnoughMoney}
    return APPROVALS - len(refusals)


def test_no_more_than_the_quota_is_issued(portal: Flask, here: City):
    assert all_approve(portal, here) == QUOTA_FOR
    assert left(portal) == {
        "GL": (Money.yuan(20_000), NOTHING),
        "general": (Money.yuan(180_000), Money.yuan(180_000)),
    }


def test_with_the_guard_off_more_is_issued(portal: Flask, here: City, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(books, "_apply", _unguarded)
    assert all_approve(portal, here) > QUOTA_FOR


def test_the_last_money_of_a_pool_is_moved_once(portal: Flask, here: City):
    with portal.app_context():
        finance, approver = officer(Role.FINANCE), officer(Role.APPROVER)
        year = clock.budget_year()
        proposals = [
            propose_quota(
                finance,
                year,
                source_pool="GL",
                target_pool=target,
                amount=Money.yuan(20_000),
                reason="调整额度",
            )
            for target in ("general", "ZC")
        ]
    steps = [lambda pid=pid: decide_quota(approver, pid, approve=True) for pid in proposals]
    assert len(together(portal, *steps)) == 1
    pools = left(portal)
    assert sum(given.fen for given, _free in pools.values()) == Money.yuan(200_000).fen
    assert pools["GL"] == (NOTHING, NOTHING)


def _unguarded(session: Session, account_id: int, account: Account, change: int) -> None:
    """Take what is asked for; what a pool has not, come from nowhere, as far as the table's CHECK lets it."""
    held = LedgerAccount.balance_fen
    session.execute(
        update(LedgerAccount)
        .where(LedgerAccount.id == account_id)
        .values(balance_fen=held if change < 0 else held + change)
    )
