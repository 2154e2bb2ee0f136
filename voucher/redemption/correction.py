"""What an agency had proved when its claim came back, beside what it proves now: only the named parts."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Mask
from voucher.applications.correction import Answers, Corrected, side_by_side
from voucher.redemption.invoices import invoices_of
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.proofs import Defect, Proof, Slot
from voucher.storage.documents import Document
from voucher.wording import N_

QUESTIONS: dict[str, str] = {
    "invoices": N_("Invoices"),
    "own_payment_fen": N_("Paid by the firm itself"),
    "own_payment_on": N_("Date of the payment"),
    **{slot.value: slot.label for slot in Slot},
}
_PAPERS = {
    Proof.INVOICE_PAPER: Slot.INVOICE,
    Proof.PAYMENT_PROOF: Slot.PAYMENT_PROOF,
    Proof.COMMITMENT: Slot.COMMITMENT,
}


def answers_to_keep(session: Session, claim: Claim, defects: Iterable[Defect]) -> list[dict[str, Any]]:
    """Return the present proofs of the parts that have to be corrected, each with what is wrong."""
    papers = session.scalars(
        select(Document).where(Document.subject_kind == Claim.__tablename__, Document.subject_id == claim.id)
    )
    present = present_answers(claim, invoices_of(session, claim.id), papers)
    return [{"part": d.proof.value, "note": d.note.strip(), "answers": present[d.proof]} for d in defects]


def corrected(claim: Claim, present: dict[Proof, Answers], mask: Mask) -> list[Corrected]:
    """Return what was sent back last beside the `present` proofs; nothing while the agency still corrects."""
    if claim.returned_answers is None or claim.correct_by is not None:
        return []
    return [
        Corrected(
            Proof(kept["part"]).label,
            kept["note"],
            side_by_side(QUESTIONS, kept["answers"], present[Proof(kept["part"])], mask),
        )
        for kept in claim.returned_answers
    ]


def present_answers(
    claim: Claim, invoices: Iterable[Invoice], papers: Iterable[Document]
) -> dict[Proof, Answers]:
    """Return every proof as it stands, as plain JSON."""
    filed: dict[str, list[list[str]]] = {}
    for paper in papers:
        filed.setdefault(paper.slot, []).append([paper.name, paper.sha256])
    of_slots = {proof: {slot.value: filed.get(slot.value)} for proof, slot in _PAPERS.items()}
    paid_on = claim.own_payment_on
    return {
        Proof.INVOICES: {"invoices": [[_line(invoice), invoice.key] for invoice in invoices] or None},
        Proof.OWN_PAYMENT: {
            "own_payment_fen": claim.own_payment_fen.fen if claim.own_payment_fen is not None else None,
            "own_payment_on": paid_on.isoformat() if paid_on else None,
        },
        Proof.OTHER: {},
        **of_slots,
    }


def _line(invoice: Invoice) -> str:
    yuan, fen = divmod(invoice.amount_fen.fen, 100)
    return f"{invoice.number} · {invoice.issued_on.isoformat()} · ¥{yuan:,}.{fen:02d}"
