"""Once a month finance settles what is approved; the latest batches are still under way."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select

from voucher import clock
from voucher.cli.demo.cast import Cast
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.states import ClaimState
from voucher.settlement.check_invoices import record_valid
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.pay import record_failure, record_payment, record_payments
from voucher.settlement.release import release
from voucher.settlement.settle import lock, make_batch
from voucher.storage import db

MOST_LINES = 40


def settle_now(cast: Cast) -> None:
    """Batch, release and pay everything that is approved, a batch for each budget year."""
    for pid in _batches(cast):
        _release(cast, pid)
        record_payments(cast.cashier, pid, paid_on=clock.today(), reference_prefix=_reference(pid))


def leave_open(cast: Cast) -> None:
    """Make today's batches: one in preparation, one that waits for release, one partly paid; the rest waits."""
    claims = _approved()
    several = [pids for pids in claims.values() for pids in (pids[:5], pids[5:9], pids[9:13]) if pids]
    made = [make_batch(cast.finance, pids) for pids in several[:3]]
    for pid in made[1:]:
        lock(cast.finance, pid)
    if len(made) > 2:
        _approve(cast, made[2])
        _answer_some(cast, made[2])


def _answer_some(cast: Cast, batch_pid: str) -> None:
    lines = db.session.scalars(
        select(BatchLine.pid).join(Batch).where(Batch.pid == batch_pid).order_by(BatchLine.id)
    ).all()
    record_payment(cast.cashier, lines[0], paid_on=clock.today(), reference=_reference(batch_pid))
    if len(lines) > 2:
        record_failure(cast.cashier, lines[1], "收款账号与户名不符，银行退回。")


def _batches(cast: Cast) -> list[str]:
    return [
        make_batch(cast.finance, pids[first : first + MOST_LINES])
        for pids in _approved().values()
        for first in range(0, len(pids), MOST_LINES)
    ]


def _approved() -> dict[int, list[str]]:
    claims: dict[int, list[str]] = defaultdict(list)
    rows = select(Claim.budget_year, Claim.pid).where(
        Claim.state.in_((ClaimState.APPROVED, ClaimState.PAY_FAILED))
    )
    for year, pid in db.session.execute(rows.order_by(Claim.budget_year, Claim.id)):
        claims[year].append(pid)
    return claims


def _release(cast: Cast, pid: str) -> None:
    lock(cast.finance, pid)
    _approve(cast, pid)


def _approve(cast: Cast, pid: str) -> None:
    _look_up(cast, pid)
    digest = db.session.scalars(select(Batch.digest).where(Batch.pid == pid)).one() or ""
    release(cast.director, pid, minutes_number=_minutes(clock.today()), digest=digest)


def _look_up(cast: Cast, pid: str) -> None:
    """Find every invoice of the batch valid on the day of its release."""
    invoices = select(Invoice.id).join(BatchLine, BatchLine.claim_id == Invoice.claim_id).join(Batch)
    record_valid(cast.finance, pid, db.session.scalars(invoices.where(Batch.pid == pid)).all())


def _minutes(today: date) -> str:
    return f"舟经信会纪〔{today.year}〕{today.month}号"


def _reference(batch_pid: str) -> str:
    return f"BOC{clock.today():%Y%m%d}{batch_pid[:4].upper()}"
