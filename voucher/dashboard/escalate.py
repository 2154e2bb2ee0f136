"""Timer: the approvers are told, once for each case, that a promise has been broken for too long."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import SYSTEM, Action, Role
from voucher.accounts.queries import staff_with
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.audit.record import record
from voucher.calendar.queries import calendar
from voucher.firms.models import Firm
from voucher.firms.states import FirmState
from voucher.notices.enqueue import enqueue
from voucher.redemption.models import Claim
from voucher.redemption.steps import UNDER_CHECK
from voucher.storage import db, locked, transaction
from voucher.terms.queries import terms_on
from voucher.wording import N_


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of case with a promise: in which states it runs, the officers' page, and what the case is called."""

    model: type[Any]
    states: tuple[Any, ...]
    endpoint: str
    action: Action
    name: Callable[[Any], str]


KINDS = (
    Kind(
        Application,
        (ApplicationState.ACCEPTED, ApplicationState.REVIEWED),
        "applications.case",
        Action.APPLICATION_APPROVE,
        lambda application: application.number,
    ),
    Kind(Firm, (FirmState.REGISTERED,), "firms.show", Action.FIRM_VERIFY, lambda firm: firm.name),
    Kind(Agency, (AgencyState.APPLIED,), "agencies.file", Action.AGENCY_ADMIT, lambda agency: agency.name_zh),
    Kind(Claim, UNDER_CHECK, "redemption.case", Action.CLAIM_APPROVE, lambda claim: claim.number),
)


def escalate_overdue() -> int:
    """Tell the approvers of every case past its promise by more than the terms allow; return how many cases.

    Each in a transaction of its own, looked at again under its lock, with effect from the day on which it was too
    late by the terms of its promised day: safe to run late, twice, and by two processes.
    """
    return sum(_escalate(kind, pid) for kind in KINDS for pid in _overdue(kind))


def _overdue(kind: Kind) -> list[str]:
    model = kind.model
    statement = select(model.pid).where(
        model.state.in_(kind.states), model.due_on < clock.today(), model.escalated_on.is_(None)
    )
    return list(db.session.scalars(statement.order_by(model.id)))


def _escalate(kind: Kind, pid: str) -> bool:
    with transaction() as session:
        row = locked(session, kind.model, pid)
        if row.state not in kind.states or row.due_on is None or row.escalated_on is not None:
            return False
        allowed = terms_on(session, row.due_on).escalate_days
        effective = calendar(session).add(row.due_on, allowed).day
        if effective > clock.today():
            return False
        row.escalated_on = effective
        record(session, SYSTEM, kind.action, row, event="escalate", due=row.due_on, effective_on=effective)
        _tell(session, kind, row)
        return True


def _tell(session: Session, kind: Kind, row: Any) -> None:
    enqueue(
        session,
        staff_with(session, Role.APPROVER),
        N_("%(case)s is beyond its promise: it was to be decided by %(due)s."),
        endpoint=kind.endpoint,
        pid=row.pid,
        case=kind.name(row),
        due=row.due_on,
    )
