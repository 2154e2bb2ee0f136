"""Timer: debtor and finance are reminded when an instalment is due, once each; unpaid, it falls overdue."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import SYSTEM, Action, Role
from voucher.clawback.models import Clawback, Instalment
from voucher.clawback.plan import due_before, open_part
from voucher.clawback.states import CLAWBACK, RUNNING, ClawbackEvent
from voucher.clawback.steps import left_of, move, parts_of, tell_debtor, tell_staff
from voucher.ledger import Money
from voucher.storage import db, locked_id, transaction
from voucher.wording import N_


def remind_debtors() -> int:
    """Remind of instalments that are due, and mark debts overdue; return how many debts were touched.

    A late run gives the same result as one in time: each instalment is told once, and a debt is overdue from the day
    after the last day of an instalment that is not covered.
    """
    touched = 0
    for clawback_id in _due():
        with transaction() as session:
            touched += _look_at(session, locked_id(session, Clawback, clawback_id))
    return touched


def _due() -> list[int]:
    """Return the running debts with an instalment that is due and not told, or that became overdue."""
    untold = select(Instalment.clawback_id).where(
        Instalment.due_on <= clock.today(), Instalment.told_at.is_(None)
    )
    on_time = (RUNNING[0], RUNNING[1])
    rows = db.session.scalars(
        select(Clawback.id)
        .where(
            Clawback.state.in_(RUNNING),
            Clawback.id.in_(untold) | (Clawback.state.in_(on_time) & (Clawback.next_due < clock.today())),
        )
        .order_by(Clawback.id)
    )
    return list(rows)


def _look_at(session: Session, clawback: Clawback) -> bool:
    if clawback.state not in RUNNING:
        return False
    told, overdue = _tell_due(session, clawback), _fall_due(session, clawback)
    return told or overdue


def _tell_due(session: Session, clawback: Clawback) -> bool:
    """Remind once of every instalment that is due today or was before; those covered already need no word."""
    due = session.scalars(
        select(Instalment).where(
            Instalment.clawback_id == clawback.id,
            Instalment.due_on <= clock.today(),
            Instalment.told_at.is_(None),
        )
    ).all()
    for instalment in due:
        instalment.told_at = clock.now()
    parts = parts_of(session, clawback.id)
    missing = due_before(parts, clock.today() + timedelta(days=1)).fen - clawback.received_fen.fen
    if not due or missing <= 0:
        return False
    last = max(instalment.due_on for instalment in due)
    text = N_("Clawback %(number)s: %(amount)s has to be paid back until %(last)s.")
    tell_debtor(session, clawback, text, amount=Money(missing), last=last)
    tell_staff(session, clawback, Role.FINANCE, text, amount=Money(missing), last=last)
    return True


def _fall_due(session: Session, clawback: Clawback) -> bool:
    """Mark the debt overdue once the last day of an instalment has passed, and tell debtor and finance."""
    if not CLAWBACK.can(clawback.state, ClawbackEvent.FALL_DUE):
        return False
    late = open_part(parts_of(session, clawback.id), clawback.received_fen)
    if late is None or late.due_on >= clock.today():
        return False
    move(session, SYSTEM, Action.PAYMENT_RECONCILE, clawback, ClawbackEvent.FALL_DUE, effective=late.due_on)
    text = N_("Clawback %(number)s is overdue since %(last)s: %(left)s is still owed.")
    tell_debtor(session, clawback, text, last=late.due_on, left=left_of(clawback))
    tell_staff(session, clawback, Role.FINANCE, text, last=late.due_on, left=left_of(clawback))
    return True
