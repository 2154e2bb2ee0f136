"""Two cities that are built for the same moment are the same, on one engine as on the other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.support.demo_cities import DemoCity, build_at
from tests.support.laboratory import Laboratory
from voucher.agencies.models import Agency
from voucher.applications.models import Application
from voucher.budget.models import LedgerAccount
from voucher.budget.verify import verify
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.settlement.models import Batch
from voucher.storage import db

#: What two cities have in common; codes of vouchers and addresses of pages are drawn anew.
SAME = {
    "firms": select(
        Firm.credit_code, Firm.name, Firm.state, Firm.district, Firm.size_confirmed, Firm.employees
    ).order_by(Firm.credit_code),
    "applications": select(
        Application.number,
        Firm.credit_code,
        Application.state,
        Application.category_code,
        Application.face_fen,
    )
    .join(Firm, Firm.id == Application.firm_id)
    .order_by(Application.id),
    "vouchers": select(
        Voucher.budget_year,
        Firm.credit_code,
        Voucher.state,
        Voucher.face_fen,
        Voucher.issued_at,
        Voucher.use_by,
    )
    .join(Firm, Firm.id == Voucher.firm_id)
    .order_by(Voucher.id),
    "orders": select(
        Order.number, Agency.code, Order.state, Order.price_fen, Order.locked_fen, Order.contract_fen
    )
    .join(Agency, Agency.id == Order.agency_id)
    .order_by(Order.id),
    "claims": select(Claim.number, Claim.state, Claim.payable_fen).order_by(Claim.id),
    "batches": select(Batch.number, Batch.state, Batch.total_fen).order_by(Batch.id),
    "money": select(
        LedgerAccount.budget_year,
        LedgerAccount.pool,
        LedgerAccount.stage,
        func.sum(LedgerAccount.balance_fen),
    )
    .group_by(LedgerAccount.budget_year, LedgerAccount.pool, LedgerAccount.stage)
    .order_by(LedgerAccount.budget_year, LedgerAccount.pool, LedgerAccount.stage),
}


def facts(city: DemoCity) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything two cities have in common."""

    def read() -> dict[str, list[tuple[Any, ...]]]:
        return {name: [tuple(row) for row in db.session.execute(question)] for name, question in SAME.items()}

    found: dict[str, list[tuple[Any, ...]]] = city.call(read)
    return found


@pytest.mark.long
def test_the_city_of_a_moment_is_always_the_same(
    new_year_city: DemoCity, laboratories: Callable[[str], Laboratory], tmp_path: Path
):
    url = laboratories("postgres").databases.copy("demo")
    twin = build_at(new_year_city.moment, url, tmp_path)
    expected, found = facts(new_year_city), facts(twin)
    for name in SAME:
        assert found[name] == expected[name], name
    assert not twin.call(lambda: verify(db.session()))
    twin.call(lambda: db.engine.dispose())
