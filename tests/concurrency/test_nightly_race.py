"""Two nightly runs in the same night: every case ends once, and the books are found in order."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from tests.support.cases import issued_voucher, submitted_application
from tests.support.catalogue import ROOT
from tests.support.city import verified_firm
from tests.support.laboratory import Laboratory
from tests.support.orders import placed_order
from tests.support.trade import trade
from voucher import clock
from voucher.applications.intake import return_for_correction
from voucher.applications.sections import Defect, Section
from voucher.audit.models import AuditEvent
from voucher.budget.verify import verify
from voucher.storage import db

OVERDUE = timedelta(days=220)  # later than every deadline but that of redemption
VOUCHERS, RETURNED = 8, 4


def test_two_processes_in_the_same_night_do_everything_once(laboratory: Laboratory, act: Callable[..., Any]):
    with clock.at(clock.now() - OVERDUE):
        act(_begin)
    runs = [_nightly(laboratory) for _ in range(2)]
    printed = [run.communicate(timeout=120)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], printed
    assert act(_ended) == {
        ("application", "lapse"): RETURNED,
        ("service_order", "time-out"): VOUCHERS,
        ("voucher", "expire"): VOUCHERS + 1,
    }
    assert not act(lambda: verify(db.session()))


def _begin() -> None:
    deal = trade()
    for _ in range(VOUCHERS):
        firm = verified_firm()
        placed_order(replace(deal, firm=firm, voucher_pid=issued_voucher(deal.city, firm)))
    for _ in range(RETURNED):
        pid = submitted_application(deal.city, verified_firm())
        return_for_correction(deal.city.intake, pid, [Defect(Section.PURPOSE, "请写明服务内容。")])


def _nightly(laboratory: Laboratory) -> subprocess.Popen[str]:
    url = laboratory.engine.url.render_as_string(hide_password=False)
    papers = str(laboratory.app.config["DOCUMENTS_DIR"])
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "nightly"],
        cwd=ROOT,
        env=os.environ | {"VOUCHER_DATABASE_URL": url, "VOUCHER_DOCUMENTS_DIR": papers},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _ended() -> dict[tuple[str, str], int]:
    """Return how often time ended which kind of case."""
    kind = AuditEvent.subject_kind, AuditEvent.event
    ended = select(*kind, func.count()).where(AuditEvent.event.in_(("lapse", "time-out", "expire")))
    return {(subject, event): number for subject, event, number in db.session.execute(ended.group_by(*kind))}
