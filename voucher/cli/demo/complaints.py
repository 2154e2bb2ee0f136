"""Who is not content: two disputes, an appeal, and what people think of the bureau's handling."""

from typing import Any

from sqlalchemy import select

from voucher.access import Actor, Role
from voucher.accounts.models import Person
from voucher.accounts.queries import people_of_firm
from voucher.appeals.appeal import appeal_application
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.institutions import Market
from voucher.cli.demo.papers import paper
from voucher.disputes.decide import dismiss
from voucher.disputes.dispute import answer_dispute, open_dispute
from voucher.disputes.states import Ground
from voucher.opinions.follow_up import make_contact
from voucher.opinions.give import rate_application
from voucher.opinions.models import Opinion
from voucher.opinions.states import Grade, OpinionState
from voucher.orders.models import Order
from voucher.orders.states import OrderState
from voucher.storage import db

GRADES = [Grade.VERY_GOOD] * 6 + [Grade.GOOD] * 3 + [Grade.FAIR, Grade.BAD]


def complain(cast: Cast, market: Market) -> None:
    """Leave one dispute open and one decided, an appeal to decide, and a bad rating whose follow-up has begun."""
    _dispute(cast, market)
    [rejected, *_] = _latest(Application, Application.state == ApplicationState.REJECTED, 1)
    appeal_application(
        _person_of(rejected.firm_id),
        rejected.pid,
        reason="检测项目为新产品研发委托检测，不属于强制检测，附委托书说明。",
        papers=[paper("委托检测说明.pdf", "appeal")],
    )
    issued = _latest(Application, Application.state == ApplicationState.ISSUED, len(GRADES))
    for application, grade in zip(issued, GRADES, strict=False):
        words = "窗口答复较慢，材料要求前后不一致。" if grade is Grade.BAD else ""
        rate_application(_person_of(application.firm_id), application.pid, grade, words)
    for bad in _latest(Opinion, Opinion.state == OpinionState.WAITING, 1):
        make_contact(cast.director, bad.pid, "已电话联系企业，了解到对一次性告知事项有疑问。")


def _dispute(cast: Cast, market: Market) -> None:
    first, second = _latest(Order, Order.state == OrderState.IN_SERVICE, 2)
    open_dispute(
        _person_of(first.firm_id), first.pid, Ground.DELAY, "约定的交付时间已过，多次催促未果，请求协调。"
    )
    decided = open_dispute(
        _person_of(second.firm_id), second.pid, Ground.POOR_SERVICE, "中期报告内容与约定不符，请求核查。"
    )
    answer_dispute(market.people[second.agency_id], decided, "已按约定提纲补充，定稿将于月底前提交。")
    dismiss(cast.checker, decided, "经双方确认，补充内容符合约定，订单继续履行。")


def _latest(model: Any, condition: Any, most: int) -> list[Any]:
    return list(db.session.scalars(select(model).where(condition).order_by(model.id.desc()).limit(most)))


def _person_of(firm_id: int) -> Actor:
    person = db.session.get_one(Person, people_of_firm(db.session(), firm_id)[0])
    return Actor(person.id, person.name, frozenset({Role.FIRM_ADMIN}), firm_id=firm_id)
