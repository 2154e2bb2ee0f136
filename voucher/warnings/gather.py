"""Reads what the rules look at, in five statements for the whole city."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, union_all
from sqlalchemy.orm import Session

from voucher.accounts.hats import live_membership
from voucher.accounts.models import Membership
from voucher.agencies.models import Agency
from voucher.clock import local_date
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.orders.models import Order, Rating
from voucher.orders.states import HOLDING, REDEEMED
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
from voucher.storage.documents import Document
from voucher.warnings.facts import Facts, OrderFact, PaperFact, Party


def gather(session: Session) -> Facts:
    """Return every order that counts, who made it, and the papers that back more than one order's claim."""
    return Facts(
        orders=_orders(session),  # first: an order that is placed meanwhile must not lack its firm
        firms=_firms(session),
        agencies=_agencies(session),
        papers=_papers(session),
        shared_people=_shared_people(session),
    )


def _orders(session: Session) -> tuple[OrderFact, ...]:
    rows = session.execute(
        select(
            Order.id,
            Order.pid,
            Order.number,
            Order.firm_id,
            Order.agency_id,
            Order.item_id,
            Voucher.budget_year,
            func.coalesce(Order.contract_fen, Order.price_fen).label("price"),
            Order.redeemed_fen.label("redeemed"),
            Order.placed_at,
            Order.contract_on,
            Order.delivered_at,
            Order.confirmed_at,
            Rating.stars,
            Rating.rated_at,
        )
        .join(Voucher, Voucher.id == Order.voucher_id)
        .outerjoin(Rating, Rating.order_id == Order.id)
        .where(Order.state.in_((*HOLDING, *REDEEMED)))
        .order_by(Order.id)
    )
    return tuple(OrderFact(**row._asdict()) for row in rows)


def _firms(session: Session) -> dict[int, Party]:
    rows = session.execute(
        select(
            Firm.id,
            Firm.pid,
            Firm.name,
            Firm.credit_code,
            Firm.legal_representative,
            Firm.contact_phone.label("phone"),
            Firm.address,
        ).where(Firm.id.in_(select(Order.firm_id)))
    ).mappings()
    return {row["id"]: Party(**_but(row, "address"), addresses=(row["address"],)) for row in rows}


def _agencies(session: Session) -> dict[int, Party]:
    rows = session.execute(
        select(
            Agency.id,
            Agency.pid,
            Agency.name_zh.label("name"),
            Agency.credit_code,
            Agency.legal_representative,
            Agency.phone,
            Agency.bank_account,
        ).where(Agency.id.in_(select(Order.agency_id)))
    ).mappings()
    return {
        row["id"]: Party(**_but(row, "bank_account"), bank_accounts=(row["bank_account"],)) for row in rows
    }


def _but(row: Mapping[Any, Any], left_out: str) -> dict[str, Any]:
    """Return the columns of a row but for one."""
    return {name: value for name, value in row.items() if name != left_out}


def _papers(session: Session) -> tuple[PaperFact, ...]:
    """Return the papers whose very content backs submitted claims for two orders or more."""
    of_claim = and_(Document.subject_kind == Claim.__tablename__, Document.subject_id == Claim.id)
    of_order = and_(Document.subject_kind == Order.__tablename__, Document.subject_id == Claim.order_id)
    papers = union_all(_backing(of_claim), _backing(of_order)).cte("papers")
    repeated = (
        select(papers.c.sha256)
        .group_by(papers.c.sha256)
        .having(func.count(func.distinct(papers.c.order_id)) > 1)
    )
    rows = session.execute(select(papers).where(papers.c.sha256.in_(repeated))).mappings()
    return tuple(
        PaperFact(
            **_but(row, "submitted_at"),
            submitted_on=local_date(row["submitted_at"]),
        )
        for row in rows
    )


def _backing(belongs: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            Document.sha256,
            Document.name,
            Document.slot,
            Claim.id.label("claim_id"),
            Claim.pid.label("claim_pid"),
            Claim.number.label("claim_number"),
            Claim.order_id,
            Claim.submitted_at,
        )
        .join(Claim, belongs)
        .where(Claim.submitted_at.is_not(None), Claim.state != ClaimState.WITHDRAWN)
    )


def _shared_people(session: Session) -> frozenset[tuple[int, int]]:
    """Return the pairs (firm, agency) for both of which one person may act now."""
    of_firm = select(Membership.person_id, Membership.firm_id).where(
        Membership.firm_id.is_not(None), live_membership()
    )
    of_agency = select(Membership.person_id, Membership.agency_id).where(
        Membership.agency_id.is_not(None), live_membership()
    )
    one, other = of_firm.subquery(), of_agency.subquery()
    rows = session.execute(
        select(one.c.firm_id, other.c.agency_id).join(other, other.c.person_id == one.c.person_id)
    )
    return frozenset((firm_id, agency_id) for firm_id, agency_id in rows)
