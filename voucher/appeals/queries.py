"""Appeals: the bureau's list, those of one side, and one with all it says."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select

from voucher import clock
from voucher.access import Action, Actor, Scope, require
from voucher.agencies.models import Agency
from voucher.appeals.models import Appeal
from voucher.appeals.states import AppealState
from voucher.applications.models import Application
from voucher.firms.models import Firm
from voucher.redemption.models import Claim
from voucher.refusal import NotFound
from voucher.storage import db, documents
from voucher.storage.documents import Paper
from voucher.storage.paging import Page, newest_first, page_of
from voucher.wording import Tone


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One appeal in a list; `case_pid` is the pid of the application, or of the claim if `of_claim`."""

    id: int
    pid: str
    number: str
    case_number: str
    case_pid: str
    of_claim: bool
    side: str
    state: AppealState
    filed_at: datetime
    decide_by: date

    @property
    def is_open(self) -> bool:
        return self.state is AppealState.FILED

    @property
    def tone(self) -> Tone:
        """The traffic light of an undecided appeal: red past its last day, orange on it, else green."""
        left = (self.decide_by - clock.today()).days
        return Tone.RED if left < 0 else Tone.ORANGE if left == 0 else Tone.GREEN


@dataclass(frozen=True, slots=True)
class AppealSheet:
    """Everything about one appeal."""

    line: AppealLine
    refusal: str
    reason: str
    decision: str | None
    decided_at: datetime | None
    papers: list[Paper]


def appeals(state: AppealState | None, *, after: int | None = None) -> Page[AppealLine]:
    """Return the appeals in a state (None: all), the newest first. One query."""
    statement = _with_case()
    if state is not None:
        statement = statement.where(Appeal.state == state)
    rows = db.session.execute(newest_first(statement, Appeal.id, after)).all()
    return page_of(rows, lambda row: int(row[0].id), lambda row: _line(*row))


def appeal_for(actor: Actor, pid: str) -> AppealSheet:
    """Return an appeal for the side that made it, or for the bureau. Two queries.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    scope = require(actor, Action.ATTACHMENT_READ)
    row = db.session.execute(_with_case().where(Appeal.pid == pid)).first()
    if row is None or not reaches(scope, actor, row[0]):
        raise NotFound()
    appeal = row[0]
    return AppealSheet(
        line=_line(*row),
        refusal=appeal.refusal,
        reason=appeal.reason,
        decision=appeal.decision,
        decided_at=appeal.decided_at,
        papers=documents.papers(db.session(), Appeal.__tablename__, appeal.id),
    )


def running_appeal(actor: Actor, case_pid: str) -> str | None:
    """Return the pid of the latest appeal of the actor's side about this case that was not upheld. One query."""
    own = (
        (Application.pid == case_pid) & (Appeal.firm_id == actor.firm_id)
        if actor.is_firm
        else (Claim.pid == case_pid) & (Appeal.agency_id == actor.agency_id)
    )
    return db.session.scalar(
        select(Appeal.pid)
        .outerjoin(Application, Application.id == Appeal.application_id)
        .outerjoin(Claim, Claim.id == Appeal.claim_id)
        .where(own, Appeal.state != AppealState.UPHELD)
        .order_by(Appeal.id.desc())
        .limit(1)
    )


def reaches(scope: Scope, actor: Actor, appeal: Appeal) -> bool:
    """Say whether the actor may read the appeal: the bureau any, a side its own."""
    if scope is Scope.ALL:
        return True
    if actor.is_firm:
        return appeal.firm_id is not None and appeal.firm_id == actor.firm_id
    return appeal.agency_id is not None and appeal.agency_id == actor.agency_id


def _with_case() -> Select[tuple[Appeal, str, str]]:
    return (
        select(
            Appeal,
            func.coalesce(Application.pid, Claim.pid),
            func.coalesce(Firm.name, Agency.name_zh),
        )
        .outerjoin(Application, Application.id == Appeal.application_id)
        .outerjoin(Claim, Claim.id == Appeal.claim_id)
        .outerjoin(Firm, Firm.id == Appeal.firm_id)
        .outerjoin(Agency, Agency.id == Appeal.agency_id)
    )


def _line(appeal: Appeal, case_pid: str, side: str) -> AppealLine:
    return AppealLine(
        id=appeal.id,
        pid=appeal.pid,
        number=appeal.number,
        case_number=appeal.case_number,
        case_pid=case_pid,
        of_claim=appeal.claim_id is not None,
        side=side,
        state=appeal.state,
        filed_at=appeal.filed_at,
        decide_by=appeal.decide_by,
    )
