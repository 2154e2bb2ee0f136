"""The frozen accounts of closed years, as people read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from voucher.access import Action, Actor, require
from voucher.accounts.models import Person
from voucher.budget.closing_figures import digest_of
from voucher.budget.commitments import StageSum, sums_kept
from voucher.budget.models import YearClosing
from voucher.catalogue.models import Category
from voucher.ledger import Money, Stage, YearBalances, total
from voucher.refusal import NotFound
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """One closing of a year; `reopened_at` is None while it holds."""

    pid: str
    closed_at: datetime
    reopened_at: datetime | None
    digest: str


@dataclass(frozen=True, slots=True)
class KeptCommitment:
    """One line of what was issued and not paid when the year was closed."""

    voucher: str
    firm: str
    order: str | None
    claim: str | None
    stage: Stage
    amount: Money
    use_by: date
    redeem_by: date


@dataclass(frozen=True, slots=True)
class KeptPool:
    """One pool as it was closed, and what lapsed in it by the closing; the general pool has the code `general`."""

    code: str
    name_zh: str
    name_en: str
    balances: YearBalances
    lapses: Money


@dataclass(frozen=True, slots=True)
class Accounts:
    """The figures of a closing, kept or proposed; `sums` are its commitments by stage."""

    balances: YearBalances
    pools: list[KeptPool]
    sums: list[StageSum]

    @property
    def lapses(self) -> Money:
        return total([pool.lapses for pool in self.pools])

    @property
    def committed(self) -> Money:
        return total([one.amount for one in self.sums])


@dataclass(frozen=True, slots=True)
class ClosedAccounts:
    """A closing with all it keeps. `intact` says that what is kept still has the digest of that day."""

    year: int
    reason: str
    proposed_by: str | None
    closed_by: str | None
    closed_at: datetime
    reopened_at: datetime | None
    digest: str
    intact: bool
    accounts: Accounts
    lines: list[KeptCommitment]


def closings_of(actor: Actor, year: int) -> list[ClosingLine]:
    """Return the closings of the year, the latest first. One query."""
    require(actor, Action.BUDGET_READ)
    rows = db.session.scalars(
        select(YearClosing).where(YearClosing.budget_year == year).order_by(YearClosing.id.desc()).limit(20)
    )
    return [ClosingLine(row.pid, row.closed_at, row.reopened_at, row.digest) for row in rows]


def closed_accounts(actor: Actor, pid: str) -> ClosedAccounts:
    """Return the frozen accounts of one closing. Three queries.

    Raises:
        NotFound: There is no such closing.
    """
    require(actor, Action.BUDGET_READ)
    proposer, closer = aliased(Person), aliased(Person)
    found = db.session.execute(
        select(YearClosing, proposer.name, closer.name)
        .outerjoin(proposer, proposer.id == YearClosing.proposed_by)
        .outerjoin(closer, closer.id == YearClosing.closed_by)
        .where(YearClosing.pid == pid)
    ).first()
    if found is None:
        raise NotFound()
    closing, proposed_by, closed_by = found
    return ClosedAccounts(
        year=closing.budget_year,
        reason=closing.reason,
        proposed_by=proposed_by,
        closed_by=closed_by,
        closed_at=closing.closed_at,
        reopened_at=closing.reopened_at,
        digest=closing.digest,
        intact=digest_of(closing.figures, closing.commitments) == closing.digest,
        accounts=accounts_of(closing.budget_year, closing.figures, sums_kept(closing.commitments)),
        lines=[_line(kept) for kept in closing.commitments],
    )


def accounts_of(year: int, figures: dict[str, Any], sums: list[StageSum]) -> Accounts:
    """Return the figures of a closing in domain types. One query."""
    names = {
        code: (zh, en)
        for code, zh, en in db.session.execute(
            select(Category.code, Category.name_zh, Category.name_en).where(
                Category.code.in_(figures["pools"])
            )
        )
    }
    whole: dict[Stage, Money] = {}
    pools = []
    for code, stages in sorted(figures["pools"].items(), key=lambda pool: (pool[0] in names, pool[0])):
        held = {Stage(stage): Money(fen) for stage, fen in stages.items()}
        for stage, amount in held.items():
            whole[stage] = total([whole.get(stage, Money(0)), amount])
        lapses = Money(figures["lapsed_at_closing"].get(code, 0))
        pools.append(KeptPool(code, *names.get(code, ("", "")), YearBalances.of(year, held), lapses))
    return Accounts(YearBalances.of(year, whole), pools, sums)


def _line(kept: dict[str, Any]) -> KeptCommitment:
    return KeptCommitment(
        kept["voucher"],
        kept["firm"],
        kept["order"],
        kept["claim"],
        Stage(kept["stage"]),
        Money(kept["amount_fen"]),
        date.fromisoformat(kept["use_by"]),
        date.fromisoformat(kept["redeem_by"]),
    )
