"""The pools a year's money lies in: the general one, and one for each category with a quota of its own."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.catalogue.models import Category
from voucher.ledger import GENERAL
from voucher.refusal import Refusal
from voucher.wording import N_


class PoolUnknown(Refusal):
    """Neither the general pool nor a category."""

    title = N_("There is no such pool")
    next_step = N_("Nothing was recorded. Choose the general pool or one of the categories.")
    status = 422
    field = "target_pool"


class SamePool(Refusal):
    """The money would stay where it is."""

    title = N_("Both pools are the same")
    next_step = N_("Nothing was recorded. Choose two different pools.")
    status = 422
    field = "target_pool"


def require_pool(session: Session, source: str, target: str) -> None:
    """Refuse pools that money cannot be moved between.

    Raises:
        PoolUnknown, SamePool: As named.
    """
    if source == target:
        raise SamePool()
    wanted = {source, target} - {GENERAL}
    known = session.scalars(select(Category.code).where(Category.code.in_(wanted))).all()
    if len(known) < len(wanted):
        raise PoolUnknown()
