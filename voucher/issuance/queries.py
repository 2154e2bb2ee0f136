"""Lists of vouchers: the firm's own, and the bureau's with the questions the dashboard asks."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from voucher import clock
from voucher.access import Action, Actor, require, require_all
from voucher.budget.queries import years_with
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.issuance.amounts import held_fen
from voucher.issuance.models import Voucher
from voucher.issuance.standing import Standing, standing
from voucher.issuance.states import VoucherState
from voucher.issuance.unclaimed import has_unclaimed
from voucher.issuance.voucher_code import grouped, normalise
from voucher.ledger import ALLOCATED, Money, Stage
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.counting import count_and_sum
from voucher.storage.matching import contains
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """One voucher of a list. `amount` is what it has at the stages asked for, by default all that is allocated."""

    pid: str
    code: str
    firm: str
    district: str
    category_zh: str
    category_en: str
    face: Money
    amount: Money
    balance: Money
    standing: Standing
    use_by: date
    redeem_by: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which vouchers the bureau wants to see; None asks nothing. `month` is its first day.

    `use_within` and `redeem_within` are days from today on in which a deadline comes; the second asks only for
    deliveries that nobody has claimed.
    """

    year: int | None = None
    stages: tuple[Stage, ...] = ()
    state: VoucherState | None = None
    category: str | None = None
    district: str | None = None
    month: date | None = None
    text: str | None = None
    use_within: int | None = None
    redeem_within: int | None = None

    @property
    def amounts(self) -> tuple[Stage, ...]:
        """The stages whose money is listed and summed."""
        return self.stages or ALLOCATED


def mine(actor: Actor, *, after: int | None = None) -> Page[VoucherLine]:
    """Return the firm's vouchers, newest first. One query.

    Raises:
        NotFound: The actor acts for no firm.
    """
    require(actor, Action.VOUCHER_READ)
    if not actor.is_firm:
        raise NotFound()
    statement = _lines(ALLOCATED).where(Voucher.firm_id == actor.firm_id)
    rows = db.session.execute(newest_first(statement, Voucher.id, after)).all()
    return page_of(rows, lambda row: row.Voucher.id, _line)


def vouchers(actor: Actor, wanted: Wanted, *, after: int | None = None) -> Page[VoucherLine]:
    """Return vouchers for the bureau, newest first. One query; a district officer sees the own district."""
    require_all(actor, Action.VOUCHER_READ)
    statement = _lines(wanted.amounts).where(*_narrowed(actor, wanted))
    rows = db.session.execute(newest_first(statement, Voucher.id, after)).all()
    return page_of(rows, lambda row: row.Voucher.id, _line)


def total_of(actor: Actor, wanted: Wanted) -> tuple[int, Money | None]:
    """Return how many vouchers there are and the sum of their amounts, as `count_and_sum` does. One query."""
    require_all(actor, Action.VOUCHER_READ)
    found = select(Voucher).join(Firm, Firm.id == Voucher.firm_id).where(*_narrowed(actor, wanted))
    number, fen = count_and_sum(found, held_fen(wanted.amounts))
    return number, None if fen is None else Money(fen)


def years_of(actor: Actor) -> list[int]:
    """Return the budget years that have vouchers, the latest first. One query."""
    require_all(actor, Action.VOUCHER_READ)
    return years_with(Voucher.budget_year)


def _lines(stages: tuple[Stage, ...]) -> Select[Any]:
    return (
        select(
            Voucher,
            Firm.name,
            Firm.district,
            Category.name_zh,
            Category.name_en,
            held_fen(stages).label("amount"),
            held_fen((Stage.OUTSTANDING,)).label("balance"),
        )
        .join(Firm, Firm.id == Voucher.firm_id)
        .join(Category, Category.code == Voucher.category_code)
    )


def _narrowed(actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[tuple[object, ColumnElement[bool]]] = [
        (wanted.year, Voucher.budget_year == wanted.year),
        (wanted.state, Voucher.state == wanted.state),
        (wanted.category, Voucher.category_code == wanted.category),
        (wanted.district, Firm.district == wanted.district),
        (actor.district, Firm.district == actor.district),
        (wanted.stages, held_fen(wanted.stages) > 0),
    ]
    narrowed = [condition for given, condition in asked if given]
    if wanted.month is not None:
        after_it = (wanted.month.replace(day=28) + timedelta(days=4)).replace(day=1)
        narrowed += [
            Voucher.issued_at >= clock.moment_of(wanted.month),
            Voucher.issued_at < clock.moment_of(after_it),
        ]
    if wanted.use_within is not None:
        narrowed.append(_within(Voucher.use_by, wanted.use_within))
    if wanted.redeem_within is not None:
        narrowed += [_within(Voucher.redeem_by, wanted.redeem_within), has_unclaimed()]
    if wanted.text:
        by_code = contains(normalise(wanted.text), Voucher.code)
        narrowed.append(by_code | contains(wanted.text, Firm.name, Firm.credit_code))
    return narrowed


def _within(last: InstrumentedAttribute[date], days: int) -> ColumnElement[bool]:
    return last.between(clock.today(), clock.today() + timedelta(days=days))


def _line(row: Any) -> VoucherLine:
    voucher, firm, district, name_zh, name_en, amount, balance = row
    left = Money(int(balance))
    return VoucherLine(
        pid=voucher.pid,
        code=grouped(voucher.code),
        firm=firm,
        district=district,
        category_zh=name_zh,
        category_en=name_en,
        face=voucher.face_fen,
        amount=Money(int(amount)),
        balance=left,
        standing=standing(voucher.state, left, voucher.use_by, clock.today()),
        use_by=voucher.use_by,
        redeem_by=voucher.redeem_by,
    )
