"""What the portal checks for an officer before a decision. The officer decides; a finding only says what is so."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.applications.case_file import CaseFile
from voucher.applications.firm_cap import cap_left
from voucher.budget.models import LedgerAccount
from voucher.firms.states import FirmState
from voucher.ledger import GENERAL, Holder, Money, Stage
from voucher.wording import N_, Tone


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what, what was found (a message with facts), and whether it stands in the way."""

    what: str
    found: str
    tone: Tone
    facts: dict[str, Any] = field(default_factory=dict)


def findings(session: Session, case: CaseFile) -> list[Finding]:
    """Return the findings in the order an officer reads them. Two queries."""
    cap = cap_left(session, case.firm.id, clock.budget_year(), case.cap)
    return [
        _firm(case),
        _size(case),
        _papers(case),
        _cap(case, cap),
        _budget(case, _available(session, case)),
        *_since_review(case),
    ]


def _available(session: Session, case: CaseFile) -> Money:
    """Return what the pool of the case's category has left: its quota, or the general money of the year."""
    rows = session.execute(
        select(LedgerAccount.pool, LedgerAccount.balance_fen).where(
            LedgerAccount.budget_year == case.budget_year,
            LedgerAccount.stage == Stage.AVAILABLE,
            LedgerAccount.holder == Holder.YEAR,
            LedgerAccount.pool.in_((GENERAL, case.category_code or GENERAL)),
        )
    )
    left = {row.pool: row.balance_fen for row in rows}
    return Money(left.get(case.category_code, left.get(GENERAL, 0)))


def _firm(case: CaseFile) -> Finding:
    what = N_("Standing of the firm")
    if case.firm.state is FirmState.VERIFIED:
        return Finding(what, N_("Verified"), Tone.GREEN)
    return Finding(what, N_("Not verified now: see the firm's page"), Tone.RED)


def _size(case: CaseFile) -> Finding:
    what = N_("Size class and face value")
    if case.firm.size is None:
        return Finding(what, N_("The size is not confirmed"), Tone.RED)
    facts = {"size": case.firm.size, "face": case.face}
    if case.face in case.faces:
        return Finding(what, N_("%(size)s: %(face)s is offered"), Tone.GREEN, facts)
    return Finding(what, N_("%(size)s: %(face)s is not offered"), Tone.RED, facts)


def _papers(case: CaseFile) -> Finding:
    what = N_("Papers")
    if case.missing_papers:
        return Finding(
            what, N_("Required papers are missing: %(count)s"), Tone.RED, {"count": len(case.missing_papers)}
        )
    return Finding(what, N_("All required papers are there: compare them"), Tone.GREEN)


def _cap(case: CaseFile, left: Money) -> Finding:
    what = N_("Yearly cap of the firm")
    facts = {"left": left, "cap": case.cap}
    if case.face is not None and case.face <= left:
        return Finding(what, N_("%(left)s of %(cap)s left"), Tone.GREEN, facts)
    return Finding(what, N_("Only %(left)s of %(cap)s left"), Tone.RED, facts)


def _budget(case: CaseFile, available: Money) -> Finding:
    what = N_("Budget after approval")
    face = case.face or Money(0)
    if case.reserved:
        return Finding(what, N_("%(face)s is reserved for this application"), Tone.GREEN, {"face": face})
    if face > available:
        return Finding(what, N_("Only %(available)s available"), Tone.RED, {"available": available})
    return Finding(
        what,
        N_("Available %(before)s → %(after)s"),
        Tone.BLUE,
        {"before": available, "after": available - face},
    )


def _since_review(case: CaseFile) -> list[Finding]:
    if case.review_digest is None:
        return []
    what = N_("Since the first review")
    if case.review_digest == case.digest:
        return [Finding(what, N_("Nothing has changed"), Tone.GREEN)]
    return [Finding(what, N_("Something has changed: send it back"), Tone.RED)]
