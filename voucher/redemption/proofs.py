"""What a claim has to prove, the papers that do it, and what an officer finds wrong with them. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from voucher.wording import N_, Labelled


class Slot(Labelled):
    """A kind of paper of a claim."""

    INVOICE = "invoice", N_("Invoice as a file")
    PAYMENT_PROOF = "payment_proof", N_("Proof of the firm's own payment")
    COMMITMENT = "commitment", N_("Commitment letter of the agency")


class Proof(Labelled):
    """A part of a claim that may be missing, or wrong."""

    INVOICES = "invoices", N_("Invoice data")
    OWN_PAYMENT = "own_payment", N_("The firm's own payment")
    INVOICE_PAPER = "invoice_paper", N_("Invoice as a file")
    PAYMENT_PROOF = "payment_proof", N_("Proof of the firm's own payment")
    COMMITMENT = "commitment", N_("Commitment letter of the agency")
    OTHER = "other", N_("Another point of the claim")


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to correct: where, and what."""

    proof: Proof
    note: str


def defects_from(kept: Iterable[dict[str, Any]]) -> tuple[Defect, ...]:
    """Read the list of defects as it is kept with a claim."""
    return tuple(Defect(Proof(one["proof"]), one["note"]) for one in kept)


def missing(*, invoices: int, own_payment_known: bool, slots: Collection[str]) -> tuple[Proof, ...]:
    """Return what a claim still needs before it can be submitted.

    Args:
        invoices: How many invoices it has.
        own_payment_known: Whether the firm's own payment was entered, be it zero.
        slots: The kinds of papers it has.
    """
    wanted = {
        Proof.INVOICES: invoices > 0,
        Proof.OWN_PAYMENT: own_payment_known,
        Proof.INVOICE_PAPER: Slot.INVOICE.value in slots,
        Proof.PAYMENT_PROOF: Slot.PAYMENT_PROOF.value in slots,
    }
    return tuple(proof for proof, there in wanted.items() if not there)
