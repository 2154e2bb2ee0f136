"""A city in use is brought to a new version with everything in it, not only an empty database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask_migrate import downgrade, upgrade
from sqlalchemy import Row, func, select

from tests.support.cases import city, issued_voucher, submitted_application
from tests.support.city import verified_firm
from tests.support.laboratory import settings
from voucher.app import create_app
from voucher.applications.models import Application
from voucher.audit.models import AuditEvent
from voucher.budget.models import LedgerTransfer
from voucher.budget.verify import verify
from voucher.issuance.models import Voucher
from voucher.storage import db

FIRST_IN_USE = "0002"


def written() -> list[list[Row[Any]]]:
    """Return what only grows: the transfers and the audit trail, each line with its number; salts are made anew."""
    transfers = select(LedgerTransfer.__table__).order_by(LedgerTransfer.id)
    kept = [column for column in AuditEvent.__table__.columns if column.name != "salt"]
    events = select(*kept).order_by(AuditEvent.id)
    return [list(db.session.execute(lines)) for lines in (transfers, events)]


def test_a_city_with_vouchers_is_upgraded_and_keeps_every_case(
    another_database: Callable[[], str], tmp_path: Path
):
    app = create_app(settings(another_database(), tmp_path))
    with app.app_context():
        here = city()
        issued_voucher(here, verified_firm())
        submitted_application(here, verified_firm())
        before = written()
        db.session.remove()
        downgrade(revision=FIRST_IN_USE)
        upgrade()
        assert written() == before
        held = [db.session.scalar(select(func.count()).select_from(kind)) for kind in (Application, Voucher)]
        assert held == [2, 1]
        assert not verify(db.session())
        db.session.remove()
        db.engine.dispose()
