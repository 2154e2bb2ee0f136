"""The part of a voucher's life in which a service is bought with it."""

from collections.abc import Generator
from datetime import datetime, timedelta

from voucher import clock
from voucher.access import Actor
from voucher.cli.demo.director import Director
from voucher.cli.demo.institutions import Offer
from voucher.cli.demo.papers import paper
from voucher.cli.demo.stories import Ending, Story
from voucher.ledger import Money
from voucher.orders.cancel import cancel
from voucher.orders.confirm import confirm_delivery, sign_contract
from voucher.orders.fulfil import accept, decline, deliver, file_contract
from voucher.orders.order import place
from voucher.orders.rate import rate

HALF_AN_HOUR = 0.5 / 24  # in days
TWO_MINUTES = timedelta(minutes=2)
COMMENTS = [
    "服务及时，成果实用。",
    "讲解耐心，文件齐全。",
    "整体满意，进度略慢。",
    "达到预期，愿意再次合作。",
    "",
]


def order_life(
    director: Director, story: Story, voucher: str, moment: datetime
) -> Generator[datetime, None, tuple[datetime, str]]:
    """Order, be served, confirm and rate; return the moment and the order's pid."""
    firm = director.firm(story)
    moment = director.pace.after(moment, 7)
    yield moment
    offer, price = _choose(director, story)
    agency = director.market.people[offer.agency_id]
    with director.filing(story) as filing:
        order = place(filing, voucher, offer.listing_pid, price, "请按行业要求提供服务。", f"demo-{voucher}")
    if story.ending is Ending.PLACED:
        return moment, order
    moment = director.pace.after(moment, 1.2)
    yield moment
    if story.ending is Ending.DECLINED:
        decline(agency, order, "近期项目排满，建议选择其他机构。")
        return moment, order
    accept(agency, order)
    if story.ending is Ending.CANCELLED:
        cancel(firm, order, "需求调整，改为下季度实施。")
    if story.ending <= Ending.TAKEN:
        return moment, order
    moment = director.pace.after(moment, 2)
    yield moment
    number = f"HT{clock.today():%Y%m%d}-{order[:4].upper()}"
    file_contract(agency, order, number, price, clock.today(), [paper("服务合同.pdf", f"contract {order}")])
    if story.ending is Ending.CONTRACT_FILED:
        return moment, order
    return (yield from _serve(director, story, order, moment, agency))


def _serve(
    director: Director, story: Story, order: str, moment: datetime, agency: Actor
) -> Generator[datetime, None, tuple[datetime, str]]:
    firm = director.firm(story)
    hasty = story.ending is Ending.PAID and director.first("delivered on the day of the contract")
    moment = director.pace.after(moment, HALF_AN_HOUR if hasty else 1)
    yield moment
    sign_contract(firm, order)
    if story.ending is Ending.IN_SERVICE:
        return moment, order
    days = director.random.randint(12, 20)
    moment = director.pace.after(moment, HALF_AN_HOUR if hasty else days)
    yield moment
    report = paper("服务成果报告.pdf", f"report {order}")
    deliver(agency, order, "服务已完成，成果见附件，请确认。", [report])
    if story.ending is Ending.DELIVERED:
        return moment, order
    moment = director.pace.after(moment, 2)
    yield moment
    confirm_delivery(firm, order)
    if story.ending is Ending.CONFIRMED:
        return moment, order
    prompt = story.ending is Ending.RATED and director.first("five stars within minutes")
    moment = moment + TWO_MINUTES if prompt else director.pace.after(moment, 1)
    yield moment
    stars = 5 if prompt else director.random.choices([5, 4, 3, 2], [62, 28, 8, 2])[0]
    rate(firm, order, stars, director.random.choice(COMMENTS))
    return moment, order


def _choose(director: Director, story: Story) -> tuple[Offer, Money]:
    wanted = story.price(director.random)
    offer = director.market.choose(story.category, wanted, director.random, story.agency_id)
    return offer, min(max(wanted, offer.price_min), offer.price_max)
