"""Timer: what the rules find tonight and nobody was warned of becomes a task for the reviewers."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import SYSTEM, Action, Role
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue, pack
from voucher.storage import db, insert_or, transaction
from voucher.terms.queries import terms_on
from voucher.warnings.find import find
from voucher.warnings.gather import gather
from voucher.warnings.models import RaisedWarning, WarnedCase
from voucher.warnings.signal import Signal
from voucher.wording import N_


def raise_warnings() -> int:
    """Raise a warning for each new finding, tell the reviewers once, and return how many were raised.

    Nothing is decided and nothing stopped. Safe to run late, twice, and by two processes: a warning exists once for
    each kind and subject, and a finding that was closed is not raised again.
    """
    found = _new(find(gather(db.session()), terms_on(db.session(), clock.today())))
    if not found:
        return 0
    with transaction() as session:
        raised = sum(_keep(session, signal) for signal in found)
        if raised:
            enqueue(
                session,
                staff_with(session, Role.REVIEWER),
                N_("%(count)s new warnings wait for a look. They decide nothing by themselves."),
                endpoint="warnings.index",
                count=raised,
            )
        return raised


def _new(found: list[Signal]) -> list[Signal]:
    known = {tuple(row) for row in db.session.execute(select(RaisedWarning.kind, RaisedWarning.subject))}
    return [signal for signal in found if (signal.kind, signal.subject) not in known]


def _keep(session: Session, signal: Signal) -> bool:
    """Keep the signal as a warning, unless a rival was faster; the unique key waits for one that is not done yet."""
    warning_id = session.scalar(
        insert_or(session, RaisedWarning)
        .values(kind=signal.kind, subject=signal.subject, day=signal.day, evidence=_evidence(signal))
        .on_conflict_do_nothing(index_elements=["kind", "subject"])
        .returning(RaisedWarning.id)
    )
    if warning_id is None:
        return False
    session.execute(
        insert(WarnedCase),
        [{"warning_id": warning_id, "case_kind": one.kind, "case_pid": one.pid} for one in signal.evidence],
    )
    warning = session.get_one(RaisedWarning, warning_id)
    record(
        session, SYSTEM, Action.CLAIM_REVIEW, warning, event="raise", target=warning.state, kind=signal.kind
    )
    return True


def _evidence(signal: Signal) -> dict[str, Any]:
    """Return the figures and the cases as they are kept."""
    figures = {
        name: [pack(one) for one in value] if isinstance(value, list) else pack(value)
        for name, value in signal.figures.items()
    }
    cases = [{"kind": one.kind, "pid": one.pid, "name": one.name} for one in signal.evidence]
    return {"figures": figures, "cases": cases}
