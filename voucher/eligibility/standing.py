"""How a firm or an agency stands today: what the rules say, and the last readings of the registers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, Mask, Scope, require_all
from voucher.eligibility.firm_rules import RegisterStatus
from voucher.eligibility.gather import known_of, results_of_firm
from voucher.eligibility.kept import CheckLine, line_of
from voucher.eligibility.models import RegisterReading
from voucher.eligibility.subjects import Side, find_side
from voucher.firms.models import Firm
from voucher.storage import db

SHOWN = 20


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading of the registers. `found` counts the lists the subject stands on."""

    checked_on: date
    status: RegisterStatus
    found: int
    shareholders: str
    address: str
    bank_account: str
    source: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A firm or an agency; `checks` is empty for an agency, whose rules need an order."""

    pid: str
    side: Side
    name: str
    credit_code: str
    checks: list[CheckLine]
    readings: list[ReadingLine]

    @property
    def is_firm(self) -> bool:
        return self.side is Side.FIRM


def standing_of(actor: Actor, side: Side, pid: str) -> Standing:
    """Return how a firm or an agency stands today. Three queries.

    Raises:
        NotFound: There is none, or the actor is not of the bureau.
    """
    scope = require_all(actor, Action.FIRM_READ)
    session, today = db.session(), clock.today()
    subject = find_side(session, side, pid)
    results = (
        results_of_firm(subject, known_of(session, subject, today), today)
        if isinstance(subject, Firm)
        else []
    )
    rows = session.scalars(
        select(RegisterReading)
        .where(RegisterReading.credit_code == subject.credit_code)
        .order_by(RegisterReading.checked_on.desc(), RegisterReading.id.desc())
        .limit(SHOWN)
    )
    return Standing(
        pid=subject.pid,
        side=side,
        name=subject.name if isinstance(subject, Firm) else subject.name_zh,
        credit_code=subject.credit_code,
        checks=[line_of(result, today, masked=scope is Scope.MASKED) for result in results],
        readings=[_line(row, Mask(scope)) for row in rows],
    )


def _line(row: RegisterReading, mask: Mask) -> ReadingLine:
    lists = (row.large_parent, row.abnormal, row.serious_breach, row.dishonest_debtor)
    return ReadingLine(
        checked_on=row.checked_on,
        status=row.status,
        found=sum(lists),
        shareholders="、".join(mask.name(name) for name in row.shareholders),
        address=row.address,
        bank_account=mask.account(row.bank_account),
        source=row.source,
    )
