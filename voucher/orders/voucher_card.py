"""A voucher as it is shown while ordering: to its firm, or at an agency's desk."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from voucher import clock
from voucher.access import Actor
from voucher.agencies.models import AgencyCategory
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import Money
from voucher.orders.new_order import find_voucher
from voucher.orders.voucher_part import balance
from voucher.refusal import NotFound
from voucher.rounds.models import Policy
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class VoucherCard:
    """A voucher as it is shown while ordering. `firm` is None for an agency that may not serve its category."""

    pid: str
    tail: str
    category_code: str
    category: str
    category_en: str
    balance: Money
    face: Money
    ratio_bp: int
    use_by: date
    state: VoucherState
    firm: str | None


def own_voucher(actor: Actor, voucher_pid: str) -> VoucherCard:
    """Return a voucher of the actor's firm. Two queries.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    row = db.session.execute(_cards().where(Voucher.pid == voucher_pid)).first()
    if row is None or not actor.is_firm or row[0].firm_id != actor.firm_id:
        raise NotFound()
    return _card(row, show_firm=True)


def voucher_at_desk(actor: Actor, typed: str) -> VoucherCard:
    """Return the voucher whose code or QR address was typed or scanned at an agency's desk. Four queries.

    Raises:
        VoucherCodeUnknown: There is none.
    """
    voucher = find_voucher(db.session(), typed)
    serves = select(AgencyCategory.id).where(
        AgencyCategory.agency_id == actor.agency_id,
        AgencyCategory.category_code == voucher.category_code,
        AgencyCategory.licence_until >= clock.today(),
    )
    row = db.session.execute(_cards().where(Voucher.id == voucher.id)).one()
    return _card(row, show_firm=db.session.scalar(serves) is not None)


def _cards() -> Select[Any]:
    return (
        select(Voucher, Category, Firm.name, Policy.ratio_bp)
        .join(Category, Category.code == Voucher.category_code)
        .join(Firm, Firm.id == Voucher.firm_id)
        .join(Policy, Policy.id == Voucher.policy_id)
    )


def _card(row: Any, *, show_firm: bool) -> VoucherCard:
    voucher, category, firm, ratio_bp = row
    return VoucherCard(
        pid=voucher.pid,
        tail=voucher.code[-4:],
        category_code=voucher.category_code,
        category=category.name_zh,
        category_en=category.name_en,
        balance=balance(db.session(), voucher),
        face=voucher.face_fen,
        ratio_bp=ratio_bp,
        use_by=voucher.use_by,
        state=voucher.state,
        firm=firm if show_firm else None,
    )
