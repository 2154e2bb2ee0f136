"""The firm's stars for a service."""

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.agencies.stars import add_stars
from voucher.orders.models import Rating
from voucher.orders.states import OrderEvent
from voucher.orders.steps import move, order_of_firm, tell_agency
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.wording import N_


class RatingIsOver(Refusal):
    """The last day for rating the order has passed."""

    title = N_("This order could be rated until %(last)s")
    next_step = N_(
        "Nothing was recorded. The order stays unrated and does not count in the agency's average."
    )


def rate(actor: Actor, order_pid: str, stars: int, comment: str) -> None:
    """Give 1 to 5 stars for a confirmed order, once. The agency does not learn which person rated.

    Raises:
        NotFound: The order is not the firm's.
        CannotMove: The delivery is not confirmed, or the order is rated or closed already.
        RatingIsOver: `last` was the last day.
    """
    require(actor, Action.EVALUATION_CREATE)
    with transaction() as session:
        order = order_of_firm(session, actor, order_pid)
        move(session, actor, Action.EVALUATION_CREATE, order, OrderEvent.RATE, stars=stars)
        if order.rate_by is not None and clock.today() > order.rate_by:
            raise RatingIsOver(last=order.rate_by)
        session.add(
            Rating(
                order_id=order.id,
                agency_id=order.agency_id,
                stars=stars,
                comment=comment,
                rated_by=actor.person_id,
            )
        )
        add_stars(session, order.agency_id, stars)
        tell_agency(session, order, N_("Order %(number)s was rated: %(stars)s of 5 stars."), stars=stars)
