"""How the bureau watches over the agencies: last year's sample and evaluation, a renewal, a suspension in mid-order."""

from sqlalchemy import func, select

from voucher.agencies.ask_renewal import ask_renewal
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState, Result
from voucher.agencies.suspend import decide_standing, propose_suspension
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.institutions import ENDS_SOON, Market
from voucher.cli.demo.pace import Pace
from voucher.cli.demo.papers import paper
from voucher.cli.demo.stage import Life
from voucher.evaluations.decide_result import decide_result
from voucher.evaluations.propose_result import propose_result
from voucher.orders.models import Order
from voucher.orders.states import OrderState
from voucher.spot_checks.draw_sample import draw_sample
from voucher.spot_checks.half_year import HalfYear
from voucher.spot_checks.models import Sample, SpotCheck
from voucher.spot_checks.record_finding import record_finding
from voucher.spot_checks.states import Finding, Point
from voucher.storage import db

#: the agencies that are evaluated, by their code: the result, its reason, and whether it is decided
RESULTS = {
    "AG001": (Result.KEEP, "服务及时，企业评价良好，予以保留。", True),
    "AG002": (Result.KEEP, "服务规范，予以保留。", True),
    "AG003": (Result.REDUCE, "一类服务全年未开展，建议缩减类别。", True),
    "AG004": (Result.KEEP, "评价数据较少，拟予保留。", False),
}


def watch(cast: Cast, pace: Pace, year: int) -> Life:
    """Draw the sample of last year's second half, look into one claim, and evaluate some agencies."""
    yield pace.at(0.1)
    draw_sample(cast.reviewer, HalfYear(year - 1, 2))
    yield pace.at(0.12)
    _look_into_one(cast)
    yield pace.at(0.15)
    _evaluate(cast, year - 1)


def leave_open(market: Market, cast: Cast) -> None:
    """Let an agency ask for a further term, and suspend one that has an order in service."""
    ends_soon = db.session.scalars(select(Agency).where(Agency.code == ENDS_SOON)).one()
    ask_renewal(
        market.people[ends_soon.id],
        note="本期已完成服务人员培训并更新资质，拟继续提供人才服务。",
        papers=[paper("入库期工作总结.pdf", "term report")],
    )
    busy = _busy_agency(spared=min(market.people))
    if busy is not None:
        reason = "接到企业投诉，暂停接单，配合核查。"
        decide_standing(cast.director, propose_suspension(cast.reviewer, busy, reason=reason), approve=True)


def _look_into_one(cast: Cast) -> None:
    """Record a minor defect in the first claim that was drawn."""
    first = (
        select(SpotCheck.pid).join(Sample, Sample.id == SpotCheck.sample_id).order_by(SpotCheck.id).limit(1)
    )
    record_finding(
        cast.intake,
        db.session.scalars(first).one(),
        finding=Finding.MINOR,
        points=[point for point in Point if point is not Point.FIRM],
        note="回访企业时经办人已离职，未能当场核实，已要求机构补充回访记录。",
    )


def _evaluate(cast: Cast, year: int) -> None:
    codes = dict(db.session.execute(select(Agency.pid, Agency.code)).tuples().all())
    for pid, code in sorted(codes.items(), key=lambda entry: entry[1]):
        if code in RESULTS:
            result, reason, decided = RESULTS[code]
            evaluation = propose_result(cast.reviewer, pid, year, result=result, reason=reason)
            if decided:
                decide_result(cast.approver, evaluation, approve=True)


def _busy_agency(spared: int) -> str | None:
    """Return the agency with the fewest orders in service, the last by its code; None: nobody serves at present."""
    return db.session.scalar(
        select(Agency.pid)
        .join(Order, Order.agency_id == Agency.id)
        .where(
            Order.state == OrderState.IN_SERVICE, Agency.state == AgencyState.ADMITTED, Agency.id != spared
        )
        .group_by(Agency.id)
        .order_by(func.count(Order.id), Agency.code.desc())
        .limit(1)
    )
