"""A claim with open warnings is approved only with a reason, which stays with the warnings."""

import pytest
from sqlalchemy import func, select

from tests.support.checking import first_check, second_check
from tests.support.city import officer
from tests.support.claims import checked_claim, stored
from tests.support.trade import trade
from tests.support.warned import split_orders, twin_warning
from voucher.access import Role
from voucher.audit.models import AuditEvent
from voucher.redemption.models import ClaimOverride
from voucher.redemption.overrides import WarningsOpen
from voucher.redemption.states import ClaimState
from voucher.storage import db
from voucher.warnings.close import close
from voucher.warnings.models import RaisedWarning
from voucher.warnings.overridden import overrides_of
from voucher.warnings.raise_warnings import raise_warnings
from voucher.warnings.states import WarningEvent, WarningState

pytestmark = pytest.mark.usefixtures("app_context")
WHY = "已核对两份回单原件，系同一扫描件误传，付款属实。"


def warning_row(pid: str) -> RaisedWarning:
    return db.session.scalars(select(RaisedWarning).where(RaisedWarning.pid == pid)).one()


@pytest.mark.parametrize("override", ["", "  \n "])
def test_without_a_reason_nothing_is_approved(override: str):
    _warning, _first, second = twin_warning()
    first_check(officer(Role.REVIEWER), second.pid)
    with pytest.raises(WarningsOpen) as refused:
        second_check(officer(Role.APPROVER), second.pid, override=override)
    assert refused.value.facts["count"] == 2  # its papers, and haste
    assert stored(second).state is ClaimState.CHECKED
    assert not db.session.scalar(select(func.count()).select_from(ClaimOverride))


def test_the_reason_stays_with_each_open_warning_and_in_its_history():
    warning, _first, second = twin_warning()
    approver = officer(Role.APPROVER)
    first_check(officer(Role.REVIEWER), second.pid)
    second_check(approver, second.pid, override=f" {WHY} ")

    row = warning_row(warning.pid)
    [kept] = overrides_of(row.id)
    assert (kept.claim_pid, kept.reason, kept.decided_by) == (second.pid, WHY, approver.name)
    trail = select(AuditEvent.person_id, AuditEvent.note).where(
        AuditEvent.subject_kind == "warning", AuditEvent.subject_id == row.id, AuditEvent.event == "override"
    )
    assert db.session.execute(trail).all() == [(approver.person_id, WHY)]
    assert row.state is WarningState.OPEN, "the override closes nothing"


def test_a_warning_about_the_order_counts_too():
    """Three orders placed on one day: the claims behind them carry the warning of their orders."""
    deal = trade()
    first, *_others = [checked_claim(deal, price=2_000) for _ in range(3)]
    raise_warnings()
    with pytest.raises(WarningsOpen):
        second_check(officer(Role.APPROVER), first.pid)
    assert second_check(officer(Role.APPROVER), first.pid, override=WHY)


def test_closed_warnings_ask_for_nothing_and_a_reason_nobody_asked_for_is_not_kept():
    _warning, _first, second = twin_warning()
    first_check(officer(Role.REVIEWER), second.pid)
    for row in db.session.scalars(select(RaisedWarning)).all():
        close(officer(Role.REVIEWER), row.pid, WarningEvent.EXPLAIN, reason=WHY)
    second_check(officer(Role.APPROVER), second.pid, override=WHY)
    assert not db.session.scalar(select(func.count()).select_from(ClaimOverride))


def test_warnings_about_other_cases_ask_for_nothing():
    split_orders()
    raise_warnings()
    claim = checked_claim()
    assert second_check(officer(Role.APPROVER), claim.pid)
