"""Batches and their lines."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from voucher.access.masking import Mask
from voucher.accounts.models import Person
from voucher.agencies.bank_hold import held_until
from voucher.agencies.models import Agency
from voucher.budget.queries import years_with
from voucher.firms.models import Firm
from voucher.ledger import Money, total
from voucher.redemption.models import Claim
from voucher.refusal import NotFound
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import BatchState, LineState
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch in a list."""

    pid: str
    number: str
    budget_year: int
    pay_year: int
    lines: int
    amount: Money
    state: BatchState
    made_at: datetime


@dataclass(frozen=True, slots=True)
class LineRow:
    """One claim in a batch."""

    pid: str
    claim_pid: str
    claim: str
    payee: str
    bank: str
    account: str
    firm: str
    amount: Money
    state: LineState
    paid_on: date | None
    reference: str | None
    failure: str | None
    held_until: datetime | None  # payments to its agency are held


@dataclass(frozen=True, slots=True)
class BatchSheet:
    """A batch with its lines and the people of its steps; `checkers` are those of its claims."""

    id: int
    head: BatchRow
    made_by: int | None
    maker: str
    releaser: str | None
    released_at: datetime | None
    minutes_number: str | None
    reason: str | None
    digest: str | None
    checkers: frozenset[int]
    lines: list[LineRow]

    @property
    def paid(self) -> Money:
        return total([line.amount for line in self.lines if line.state is LineState.PAID])

    @property
    def waiting(self) -> int:
        return sum(line.state is LineState.WAITING for line in self.lines)

    @property
    def held(self) -> list[LineRow]:
        """The lines that wait until the hold of their agency's payments is over."""
        return [line for line in self.lines if line.held_until]

    @property
    def payable(self) -> list[LineRow]:
        """The lines whose payment can be recorded now."""
        return [line for line in self.lines if line.state is LineState.WAITING and not line.held_until]

    @property
    def to_record(self) -> Money:
        return total([line.amount for line in self.payable])


def batches(budget_year: int | None, after: int | None = None) -> Page[BatchRow]:
    """Return batches, the newest first, of one budget year if it is named. One query."""
    statement = select(Batch)
    if budget_year is not None:
        statement = statement.where(Batch.budget_year == budget_year)
    rows = db.session.scalars(newest_first(statement, Batch.id, after)).all()
    return page_of(rows, lambda row: row.id, _row)


def batch_years() -> list[int]:
    """Return the budget years that have batches, the latest first. One query."""
    return years_with(Batch.budget_year)


def batch_sheet(pid: str, mask: Mask) -> BatchSheet:
    """Return a batch with its lines. Three queries.

    Raises:
        NotFound: There is none.
    """
    batch = db.session.scalar(select(Batch).where(Batch.pid == pid))
    if batch is None:
        raise NotFound()
    names = {
        person.id: person.name
        for person in db.session.execute(
            select(Person.id, Person.name).where(Person.id.in_([batch.made_by, batch.released_by]))
        )
    }
    rows = db.session.execute(
        select(BatchLine, Claim, Firm.name, Agency)
        .join(Claim, Claim.id == BatchLine.claim_id)
        .join(Firm, Firm.id == Claim.firm_id)
        .join(Agency, Agency.id == BatchLine.agency_id)
        .where(BatchLine.batch_id == batch.id)
        .order_by(BatchLine.id)
    ).all()
    checkers = {person for _, claim, *_ in rows for person in (claim.checked_by, claim.approved_by)}
    return BatchSheet(
        id=batch.id,
        head=_row(batch),
        made_by=batch.made_by,
        maker=mask.name(names.get(batch.made_by, "")),
        releaser=mask.name(names[batch.released_by]) if batch.released_by else None,
        released_at=batch.released_at,
        minutes_number=batch.minutes_number,
        reason=batch.reason,
        digest=batch.digest,
        checkers=frozenset(person for person in checkers if person is not None),
        lines=[_line(line, claim, firm, agency, mask) for line, claim, firm, agency in rows],
    )


def _row(batch: Batch) -> BatchRow:
    return BatchRow(
        pid=batch.pid,
        number=batch.number,
        budget_year=batch.budget_year,
        pay_year=batch.pay_year,
        lines=batch.line_count,
        amount=batch.total_fen,
        state=batch.state,
        made_at=batch.made_at,
    )


def _line(line: BatchLine, claim: Claim, firm: str, agency: Agency, mask: Mask) -> LineRow:
    return LineRow(
        pid=line.pid,
        claim_pid=claim.pid,
        claim=claim.number or "",
        payee=line.payee,
        bank=line.bank_name,
        account=mask.account(line.bank_account),
        firm=firm,
        amount=line.amount_fen,
        state=line.state,
        paid_on=line.paid_on,
        reference=line.reference,
        failure=line.failure,
        held_until=held_until(agency) if line.state is LineState.WAITING else None,
    )
