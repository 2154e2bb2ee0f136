"""One voucher with everything its pages show, and the public's question about it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from voucher import clock
from voucher.access import Action, Actor, Scope, require
from voucher.applications.later_tables import orders
from voucher.applications.models import Application
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.issuance.amounts import held_fen
from voucher.issuance.extension_limit import latest_deadlines
from voucher.issuance.holdings import Parts, parts
from voucher.issuance.models import Voucher
from voucher.issuance.standing import Standing, Verdict, standing, verdict
from voucher.issuance.states import VoucherState
from voucher.issuance.voucher_code import grouped
from voucher.ledger import Money, Stage
from voucher.refusal import NotFound
from voucher.rounds.models import Policy, Round
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class VoucherSheet:
    """One voucher. `gone_back` is what was given back, revoked or expired; `use_last` and `redeem_last` are the
    latest days an extension could reach.
    """

    id: int
    pid: str
    code: str
    token: str
    state: VoucherState
    standing: Standing
    reason: str | None
    face: Money
    parts: Parts
    budget_year: int
    pool: str
    category_code: str
    category_zh: str
    category_en: str
    round_name: str
    ratio_bp: int
    divisible: bool
    issued_at: datetime
    use_by: date
    redeem_by: date
    use_last: date
    redeem_last: date
    firm_pid: str
    firm: str
    credit_code: str
    district: str
    application_pid: str
    application_number: str | None

    @property
    def gone_back(self) -> Money:
        return self.face - self.parts.held

    @property
    def is_valid(self) -> bool:
        return self.standing is Standing.VALID

    @property
    def can_give_back(self) -> bool:
        return self.state is VoucherState.ACTIVE and bool(self.parts.balance)

    @property
    def days_left(self) -> int:
        """Days until the last day of use, which is counted."""
        return (self.use_by - clock.today()).days


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to everybody who checks a voucher."""

    verdict: Verdict
    category_zh: str
    category_en: str


def sheet_for(actor: Actor, pid: str) -> VoucherSheet:
    """Return a voucher for its firm, for an agency that has an order on it, or for the bureau. Three queries.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    scope = require(actor, Action.VOUCHER_READ)
    row = db.session.execute(
        select(Voucher, Firm, Category, Round, Policy, Application)
        .join(Firm, Firm.id == Voucher.firm_id)
        .join(Category, Category.code == Voucher.category_code)
        .join(Round, Round.id == Voucher.round_id)
        .join(Policy, Policy.id == Voucher.policy_id)
        .join(Application, Application.id == Voucher.application_id)
        .where(Voucher.pid == pid, *_reach(actor, scope))
    ).first()
    if row is None:
        raise NotFound()
    return _sheet(row, parts(db.session(), row.Voucher.id))


def verify(*, code: str | None = None, token: str | None = None) -> Verification | None:
    """Return what everybody may know about the voucher with this code or token; None if there is none. One query."""
    wanted = Voucher.code == code if code is not None else Voucher.token == token
    row = db.session.execute(
        select(Voucher, Category, held_fen((Stage.OUTSTANDING,)).label("balance"))
        .join(Category, Category.code == Voucher.category_code)
        .where(wanted)
    ).first()
    if row is None:
        return None
    voucher, category, balance = row
    stands = standing(voucher.state, Money(int(balance)), voucher.use_by, clock.today())
    return Verification(verdict(stands), category.name_zh, category.name_en)


def _reach(actor: Actor, scope: Scope) -> list[ColumnElement[bool]]:
    if scope in (Scope.ALL, Scope.MASKED):
        return [Firm.district == actor.district] if actor.district else []
    if scope in (Scope.OWN, Scope.ASSISTED) and actor.is_firm:
        return [Voucher.firm_id == actor.firm_id]
    if scope is Scope.BOUND and actor.is_agency:
        return [exists().where(orders.c.voucher_id == Voucher.id, orders.c.agency_id == actor.agency_id)]
    raise NotFound()


def _sheet(row: Any, held: Parts) -> VoucherSheet:
    voucher, firm, category, call, policy, application = row
    use_last, redeem_last = latest_deadlines(db.session(), voucher, policy)
    return VoucherSheet(
        id=voucher.id,
        pid=voucher.pid,
        code=grouped(voucher.code),
        token=voucher.token,
        state=voucher.state,
        standing=standing(voucher.state, held.balance, voucher.use_by, clock.today()),
        reason=voucher.reason,
        face=voucher.face_fen,
        parts=held,
        budget_year=voucher.budget_year,
        pool=voucher.pool,
        category_code=voucher.category_code,
        category_zh=category.name_zh,
        category_en=category.name_en,
        round_name=call.name,
        ratio_bp=policy.ratio_bp,
        divisible=policy.divisible,
        issued_at=voucher.issued_at,
        use_by=voucher.use_by,
        redeem_by=voucher.redeem_by,
        use_last=use_last,
        redeem_last=redeem_last,
        firm_pid=firm.pid,
        firm=firm.name,
        credit_code=firm.credit_code,
        district=firm.district,
        application_pid=application.pid,
        application_number=application.number,
    )
