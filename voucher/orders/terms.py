"""What an order would be: held against every rule of ordering, without changing anything."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from voucher import clock
from voucher.accounts.models import Membership
from voucher.agencies.models import Agency
from voucher.agencies.orderable import Orderable, check_orderable
from voucher.firms.models import Firm
from voucher.firms.standing import require_verified
from voucher.issuance.holdings import require_usable
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.orders.share import voucher_share
from voucher.orders.states import HOLDING, REDEEMED
from voucher.orders.voucher_part import balance, cap_left
from voucher.refusal import Refusal
from voucher.rounds.models import Policy
from voucher.wording import N_


class VoucherOfAnotherCategory(Refusal):
    """The item is not of the voucher's category."""

    title = N_("This voucher does not pay for services of this category")
    next_step = N_("Nothing was ordered. Choose an item of the voucher's own category.")
    field = "listing"


class PriceOutsideRange(Refusal):
    """The agency filed another range of prices for the item."""

    title = N_("The price has to be between %(least)s and %(most)s")
    next_step = N_("This is the range the agency filed for the item. Correct the price.")
    field = "price"


class SamePeopleOnBothSides(Refusal):
    """Firm and agency are related: the same legal entity, or a person who acts for both."""

    title = N_("The firm and the agency are related")
    next_step = N_("Nothing was recorded. A voucher never pays an agency that shares people with the firm.")


class VoucherServesOneOrder(Refusal):
    """The round's vouchers cannot be divided, and an order already uses this one."""

    title = N_("This voucher pays for one order only, and it has one")
    next_step = N_("Nothing was ordered. Cancel the other order first, or use another voucher.")


class NothingLeftToUse(Refusal):
    """The voucher's balance, or what the firm may use in a year, is used up."""

    title = N_("The voucher has nothing left to pay for this order")
    next_step = N_("Nothing was ordered. See on the voucher's page which orders hold its money.")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a possible order. The voucher pays `part` and then holds `left`; the firm pays `own` itself."""

    listing: Orderable
    policy: Policy
    part: Money
    own: Money
    accept_by: date
    left: Money


def check_terms(session: Session, voucher: Voucher, listing_pid: str, price: Money) -> Terms:
    """Return the terms of an order placed today.

    Raises:
        FirmNotVerified, VoucherFrozen, VoucherOver: The voucher may not be used today.
        AgencyNotAdmitted, ItemNotListed, LicenceNotValid: The agency may not be ordered from today.
        VoucherOfAnotherCategory, PriceOutsideRange, SamePeopleOnBothSides, VoucherServesOneOrder: As named.
        NothingLeftToUse: The voucher would pay nothing.
    """
    day = clock.today()
    require_verified(session, voucher.firm_id)
    require_usable(voucher, day)
    listing = check_orderable(session, listing_pid, day)
    if listing.category_code != voucher.category_code:
        raise VoucherOfAnotherCategory()
    if not listing.price_min <= price <= listing.price_max:
        raise PriceOutsideRange(least=listing.price_min, most=listing.price_max)
    require_unrelated(session, voucher.firm_id, listing.agency_id)
    policy = session.get_one(Policy, voucher.policy_id)
    if not policy.divisible and _serves_an_order(session, voucher.id):
        raise VoucherServesOneOrder()
    held = balance(session, voucher)
    part = voucher_share(held, policy.ratio_bp, price, cap_left(session, voucher))
    if not part:
        raise NothingLeftToUse()
    accept_by = day + timedelta(days=policy.accept_order_days)
    return Terms(listing, policy, part, price - part, accept_by, held - part)


def require_unrelated(session: Session, firm_id: int, agency_id: int) -> None:
    """Refuse if firm and agency are one entity or share a person. One query.

    Raises:
        SamePeopleOnBothSides: They do.
    """
    of_firm, of_agency = aliased(Membership), aliased(Membership)
    shared_person = exists().where(
        of_firm.person_id == of_agency.person_id,
        of_firm.firm_id == firm_id,
        of_agency.agency_id == agency_id,
        _is_live(of_firm),
        _is_live(of_agency),
    )
    one_entity = exists().where(
        Firm.credit_code == Agency.credit_code, Firm.id == firm_id, Agency.id == agency_id
    )
    if session.scalar(select(or_(shared_person, one_entity))):
        raise SamePeopleOnBothSides()


def _is_live(membership: type[Membership]) -> ColumnElement[bool]:
    open_ended = membership.valid_until.is_(None)
    return and_(membership.active, or_(open_ended, membership.valid_until >= clock.today()))


def _serves_an_order(session: Session, voucher_id: int) -> bool:
    statement = select(Order.id).where(Order.voucher_id == voucher_id, Order.state.in_((*HOLDING, *REDEEMED)))
    return session.scalar(statement.limit(1)) is not None
