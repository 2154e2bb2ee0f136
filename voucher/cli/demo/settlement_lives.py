"""Finance settles what is approved: batch, public notice, release when it has run out, payment; the last are open."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import select

from voucher import clock
from voucher.access import VISITOR
from voucher.calendar.queries import working_days_after
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.papers import paper
from voucher.cli.demo.stage import Life, Stage
from voucher.publicity.decide import decide_objection
from voucher.publicity.file_objection import file_objection
from voucher.publicity.models import PublicNotice
from voucher.publicity.publish import publish_batch
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.states import READY
from voucher.settlement.check_invoices import record_valid
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.pay import record_failure, record_payment, record_payments
from voucher.settlement.release import release
from voucher.settlement.settle import lock, make_batch
from voucher.storage import db
from voucher.terms.queries import terms_on

MOST_LINES = 40
LAST_BATCH, LEAST = (
    7,
    4,
)  # claims in the batch whose notice has run out just now, and the fewest it makes sense with
LONGEST_NOTICE = 40  # calendar days, with every holiday
A_DAY = timedelta(days=1)


def settle_now(cast: Cast, stage: Stage) -> None:
    """Batch and publish everything that is approved, a batch for each budget year; pay it after its notice."""
    for pids in _approved().values():
        for first in range(0, len(pids), MOST_LINES):
            pid, notice = _publish(cast, pids[first : first + MOST_LINES])
            stage.enter(_pay_after_notice(cast, pid, notice))


def publish_last(cast: Cast) -> str:
    """Publish the batch that is released on the last day, or return "" if too little is approved.

    Somebody objects to two of its lines: the one objection is dismissed in time, the other is undecided.
    """
    pids = max(_approved().values(), key=len, default=[])
    if len(pids) < LEAST:
        return ""
    pid, notice = _publish(cast, pids[:LAST_BATCH])
    first = _object(notice, 1, "该笔服务的交付报告与我单位委托内容相似，请核实。")
    _object(notice, 2, "据了解该企业未收到相应培训服务，请核查。")
    decide_objection(
        cast.reviewer,
        first,
        uphold=False,
        reason="经调阅合同、交付成果并电话回访企业，服务真实，异议不成立。",
    )
    return pid


def last_chance(until: datetime) -> datetime:
    """Return the last moment at which a notice could be published that has run out on the day of `until`."""
    today = clock.local_date(until)
    days = terms_on(db.session(), today).notice_days
    begin = next(
        day
        for day in (today - A_DAY * back for back in range(1, LONGEST_NOTICE))
        if working_days_after(db.session(), day, days).day < today
    )
    return clock.moment_of(begin, 10)


def leave_open(cast: Cast, last: str) -> None:
    """Make today's batches: one in preparation, one whose notice runs; the last one is released and partly paid."""
    claims = _approved()
    several = [pids for pids in claims.values() for pids in (pids[:5], pids[5:9]) if pids]
    for number, pids in enumerate(several[:2]):
        if number == 0:
            make_batch(cast.finance, pids)
        else:
            _publish(cast, pids)
    if last:
        _release(cast, last)
        _answer_some(cast, last)


def _publish(cast: Cast, claim_pids: list[str]) -> tuple[str, str]:
    """Return the pids of a batch that waits for release, and of its notice."""
    pid = make_batch(cast.finance, claim_pids)
    lock(cast.finance, pid)
    return pid, publish_batch(cast.director, pid)


def _pay_after_notice(cast: Cast, batch_pid: str, notice_pid: str) -> Life:
    last_day = db.session.scalars(select(PublicNotice.last_day).where(PublicNotice.pid == notice_pid)).one()
    yield clock.moment_of(last_day + A_DAY, 10)
    _release(cast, batch_pid)
    record_payments(cast.cashier, batch_pid, paid_on=clock.today(), reference_prefix=_reference(batch_pid))


def _object(notice_pid: str, line: int, reason: str) -> str:
    return file_objection(
        VISITOR,
        notice_pid,
        line,
        name="赵明远",
        phone="13905800000",
        reason=reason,
        evidence=[paper("情况说明.pdf", f"objection to line {line}")],
    )


def _answer_some(cast: Cast, batch_pid: str) -> None:
    lines = db.session.scalars(
        select(BatchLine.pid).join(Batch).where(Batch.pid == batch_pid).order_by(BatchLine.id)
    ).all()
    record_payment(cast.cashier, lines[0], paid_on=clock.today(), reference=_reference(batch_pid))
    record_failure(cast.cashier, lines[1], "收款账号与户名不符，银行退回。")


def _approved() -> dict[int, list[str]]:
    claims: dict[int, list[str]] = defaultdict(list)
    rows = select(Claim.budget_year, Claim.pid).where(Claim.state.in_(READY))
    for year, pid in db.session.execute(rows.order_by(Claim.budget_year, Claim.id)):
        claims[year].append(pid)
    return claims


def _release(cast: Cast, pid: str) -> None:
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
