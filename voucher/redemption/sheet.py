"""One claim as its pages show it: order, contract, invoices, payment, papers, and the amount they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from voucher.access import Action, Actor, Mask, require
from voucher.agencies.models import Agency
from voucher.applications.correction import Corrected
from voucher.calendar.promise import Promise
from voucher.calendar.promised import promises_of
from voucher.firms.reach import require_reach
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.lines import OrderLine, order_line, order_lines
from voucher.orders.models import Order
from voucher.orders.warned import how_many_open
from voucher.redemption.amount import recompute
from voucher.redemption.by_hand import OUT_OF_STANDING
from voucher.redemption.correction import corrected, present_answers
from voucher.redemption.formula import Difference, Formula, differences
from voucher.redemption.invoices import invoices_of
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.proofs import Defect, Proof, Slot, defects_from, missing
from voucher.redemption.states import ClaimState
from voucher.redemption.steps import OPEN, reaches
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.documents import Document

_CLAIM, _ORDER = Claim.__tablename__, Order.__tablename__


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """An invoice of a claim."""

    id: int
    number: str
    code: str | None
    issued_on: date
    amount: Money
    seller_code: str
    buyer_code: str


@dataclass(frozen=True, slots=True)
class ClaimPaper:
    """A paper of a claim; without a slot it is one of its order: the contract or a deliverable."""

    pid: str
    slot: Slot | None
    name: str
    size_bytes: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimSheet:
    """Everything about one claim. `account` is where it is paid to, None for the firm.

    `by_hand` says that its agency is suspended or removed, so that each check needs a reason.
    """

    id: int
    pid: str
    number: str | None
    state: ClaimState
    order: OrderLine
    agency_pid: str
    by_hand: bool
    account: str | None
    budget_year: int
    redeem_by: date
    contract_number: str | None
    contract_on: date | None
    delivered_at: datetime | None
    confirmed_at: datetime | None
    own_payment: Money | None
    own_payment_on: date | None
    invoices: list[InvoiceLine]
    papers: list[ClaimPaper]
    formula: Formula
    differences: tuple[Difference, ...]
    missing: tuple[Proof, ...]
    defects: tuple[Defect, ...]
    corrected: list[Corrected]  # what came back last, beside the proofs of now
    correct_by: date | None
    reason: str | None
    appeal_by: date | None
    submitted_at: datetime | None
    promise: Promise | None
    escalated_on: date | None
    open_warnings: int
    created_by: int | None
    checked_by: int | None

    @property
    def is_open(self) -> bool:
        """Whether the agency may change the proofs."""
        return self.state in OPEN

    @property
    def is_fixed(self) -> bool:
        """Whether the amount was approved, so that it follows from the proofs no longer."""
        return self.state in (
            ClaimState.APPROVED,
            ClaimState.IN_BATCH,
            ClaimState.PAID,
            ClaimState.PAY_FAILED,
        )


def sheet_for(actor: Actor, pid: str) -> ClaimSheet:
    """Return a claim for its agency, for its firm, or for the bureau. At most eight queries.

    Raises:
        NotFound: There is none, or it is somebody else's, or a draft that only its agency sees.
    """
    scope = require(actor, Action.CLAIM_READ)
    row = db.session.execute(
        order_lines()
        .add_columns(Claim, Voucher, how_many_open(Order.pid, Claim.pid))
        .join(Claim, Claim.order_id == Order.id)
        .where(Claim.pid == pid)
    ).first()
    if row is None or not reaches(scope, actor, row[5]):
        raise NotFound()
    require_reach(db.session(), actor, row[5].firm_id)
    return _sheet(row, Mask(scope), shows_account=not actor.is_firm)


def _sheet(row: Any, mask: Mask, *, shows_account: bool) -> ClaimSheet:
    order: Order = row[0]
    agency: Agency = row[2]
    claim: Claim = row[5]
    voucher: Voucher = row[6]
    invoices = invoices_of(db.session(), claim.id)
    documents = _documents(claim)
    papers = [_paper(document) for document in documents]
    of_claim = [document for document in documents if document.subject_kind == _CLAIM]
    formula = _formula(claim, order, voucher, invoices)
    return ClaimSheet(
        id=claim.id,
        pid=claim.pid,
        number=claim.number,
        state=claim.state,
        order=order_line(row),
        agency_pid=agency.pid,
        by_hand=agency.state in OUT_OF_STANDING,
        account=f"{agency.bank_name} {mask.account(agency.bank_account)}" if shows_account else None,
        budget_year=claim.budget_year,
        redeem_by=voucher.redeem_by,
        contract_number=order.contract_number,
        contract_on=order.contract_on,
        delivered_at=order.delivered_at,
        confirmed_at=order.confirmed_at,
        own_payment=claim.own_payment_fen,
        own_payment_on=claim.own_payment_on,
        invoices=[_invoice(invoice) for invoice in invoices],
        papers=papers,
        formula=formula,
        differences=differences(formula),
        open_warnings=row[7],
        missing=_missing(claim, invoices, papers),
        corrected=corrected(claim, present_answers(claim, invoices, of_claim), mask),
        **_done_so_far(claim),
    )


def _done_so_far(claim: Claim) -> dict[str, Any]:
    """Return what became of the claim since it was handed in. One query while its promise runs."""
    return {
        "defects": defects_from(claim.defects),
        "correct_by": claim.correct_by,
        "reason": claim.reason,
        "appeal_by": claim.appeal_by,
        "submitted_at": claim.submitted_at,
        "promise": promises_of([claim])[0],
        "escalated_on": claim.escalated_on,
        "created_by": claim.created_by,
        "checked_by": claim.checked_by,
    }


def _missing(claim: Claim, invoices: Sequence[Invoice], papers: Sequence[ClaimPaper]) -> tuple[Proof, ...]:
    return missing(
        invoices=len(invoices),
        own_payment_known=claim.own_payment_fen is not None,
        slots={paper.slot.value for paper in papers if paper.slot},
    )


def _formula(claim: Claim, order: Order, voucher: Voucher, invoices: Sequence[Invoice]) -> Formula:
    if claim.payable_fen is not None and claim.formula is not None:
        return Formula.kept(claim.payable_fen, claim.formula)
    return Formula.of(recompute(db.session(), claim, order, voucher, invoices))


def _documents(claim: Claim) -> Sequence[Document]:
    return db.session.scalars(
        select(Document)
        .where(
            or_(
                and_(Document.subject_kind == _CLAIM, Document.subject_id == claim.id),
                and_(Document.subject_kind == _ORDER, Document.subject_id == claim.order_id),
            )
        )
        .order_by(Document.id)
    ).all()


def _paper(document: Document) -> ClaimPaper:
    slot = Slot(document.slot) if document.subject_kind == _CLAIM else None
    return ClaimPaper(document.pid, slot, document.name, document.size_bytes, document.uploaded_at)


def _invoice(row: Invoice) -> InvoiceLine:
    return InvoiceLine(
        row.id, row.number, row.code, row.issued_on, row.amount_fen, row.seller_code, row.buyer_code
    )
