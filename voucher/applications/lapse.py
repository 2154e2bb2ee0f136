"""Timer: returned applications whose last day for corrections has passed end."""

from datetime import timedelta

from sqlalchemy import select

from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.applications.models import Application
from voucher.applications.reservation import release
from voucher.applications.states import ApplicationEvent, ApplicationState
from voucher.applications.steps import move, round_and_policy, tell_firm
from voucher.storage import db, locked, transaction
from voucher.wording import N_

_DAY = timedelta(days=1)


def lapse_overdue() -> int:
    """End every returned application past its last day, and return how many ended.

    Each in a transaction of its own, with effect from the day after its last day: a late run gives the same result.
    """
    overdue = db.session.scalars(
        select(Application.pid)
        .where(Application.state == ApplicationState.RETURNED, Application.correct_by < clock.today())
        .order_by(Application.id)
    ).all()
    return sum(_lapse(pid) for pid in overdue)


def _lapse(pid: str) -> bool:
    with transaction() as session:
        application = locked(session, Application, pid)
        last = application.correct_by
        if application.state is not ApplicationState.RETURNED or last is None or last >= clock.today():
            return False
        effective = last + _DAY
        application.decided_at = clock.moment_of(effective)
        move(
            session,
            SYSTEM,
            Action.APPLICATION_WITHDRAW,
            application,
            ApplicationEvent.LAPSE,
            effective_on=effective,
        )
        tell_firm(session, application, N_("Application %(number)s ended: it was not corrected in time."))
        call, _ = round_and_policy(session, application.round_id)
        release(session, SYSTEM, application, call.budget_year)
        return True
