"""The certificates of the nightly reconciliation, as auditors and the bureau read them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from voucher.access import Action, Actor, require
from voucher.budget.models import Certificate
from voucher.ledger import OUTSIDE, Money, Stage, YearBalances
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.paging import PAGE_SIZE, Page, newest_first, page_of
from voucher.wording import N_

#: what was counted -> how it is called
COUNTED = {
    "accounts": N_("Accounts of the books"),
    "entries": N_("Entries"),
    "transfers": N_("Transfers"),
    "vouchers": N_("Vouchers"),
    "claims": N_("Claims"),
    "events": N_("Events of the audit trail"),
    "papers": N_("Papers"),
    "strays": N_("Files that no paper names"),
    "seals": N_("Seals"),
    "sealed": N_("Events and entries under seal"),
}


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One certificate in the list; `head` is the digest of the newest seal at that time."""

    pid: str
    number: int
    at: datetime
    in_order: bool
    breach_count: int
    events: int
    head: str


@dataclass(frozen=True, slots=True)
class Found:
    """One breach, as the checker words it."""

    rule: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class WholeCertificate:
    """A certificate: `counts` say how much was looked at, `years` what stood where."""

    line: CertificateLine
    day: date
    breaches: list[Found]
    counts: list[tuple[str, int]]
    years: list[YearBalances]
    seal_id: int
    checker: str
    took_ms: int


def certificates(actor: Actor, *, after: int | None = None, size: int = PAGE_SIZE) -> Page[CertificateLine]:
    """Return the certificates, newest first, in pages. One query."""
    require(actor, Action.BUDGET_READ)
    rows = db.session.scalars(newest_first(select(Certificate), Certificate.id, after, size)).all()
    return page_of(rows, lambda row: row.id, _line, size)


def certificate(actor: Actor, pid: str) -> WholeCertificate:
    """Return one certificate. One query.

    Raises:
        NotFound: There is none with this pid.
    """
    require(actor, Action.BUDGET_READ)
    row = db.session.scalar(select(Certificate).where(Certificate.pid == pid))
    if row is None:
        raise NotFound()
    return WholeCertificate(
        _line(row),
        row.day,
        [Found(**breach) for breach in row.breaches],
        [(COUNTED.get(name, name), count) for name, count in row.counts.items()],
        [_year(int(year), _own(stages)) for year, stages in sorted(row.totals.items(), reverse=True)],
        row.seal_id,
        row.checker,
        row.took_ms,
    )


def incident() -> str | None:
    """Return the pid of the newest certificate if it tells of a breach. One query."""
    newest = select(Certificate.pid, Certificate.in_order).order_by(Certificate.id.desc()).limit(1)
    row = db.session.execute(newest).one_or_none()
    return row.pid if row and not row.in_order else None


def _line(row: Certificate) -> CertificateLine:
    return CertificateLine(
        row.pid, row.id, row.at, row.in_order, row.breach_count, row.counts.get("events", 0), row.head
    )


def _year(year: int, stages: dict[Stage, int]) -> YearBalances:
    return YearBalances.of(year, {stage: Money(max(fen, 0)) for stage, fen in stages.items()})


def _own(stages: dict[str, int]) -> dict[Stage, int]:
    """Return the year's own stages; what a breach left below zero or named otherwise stands among the breaches."""
    return {stage: stages[stage.value] for stage in Stage if stage.value in stages and stage not in OUTSIDE}
