"""How the promises on applications stand: the decision once they are accepted, and before that the acceptance."""

from collections.abc import Sequence

from voucher import clock
from voucher.access import Actor
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.calendar.promise import Promise, due_since, promise
from voucher.calendar.queries import calendar, calendar_within
from voucher.calendar.working_days import Calendar
from voucher.storage import db
from voucher.terms.queries import terms_on

S = ApplicationState
Asked = tuple[Application, int]  # with the working days its round promises


def promises_on(actor: Actor, asked: Sequence[Asked]) -> list[Promise | None]:
    """Return how the promise of each case stands, None without one. At most two queries for all of them.

    The day by which a case should be accepted is the bureau's own matter: a firm is promised its decision only.
    """
    today, answers = clock.today(), None
    if actor.is_staff and any(one.state is S.SUBMITTED for one, _ in asked):
        answers = terms_on(db.session(), today).answer_days
    days = _calendar(asked, whole=answers is not None)
    return [_promise(one, promised, days, answers) for one, promised in asked]


def _calendar(asked: Sequence[Asked], *, whole: bool) -> Calendar | None:
    if whole:
        return calendar(db.session())
    today, dues = clock.today(), [one.due_on for one, _ in asked if one.due_on]
    return calendar_within(db.session(), min([today, *dues]), max([today, *dues])) if dues else None


def _promise(one: Application, promised: int, days: Calendar | None, answers: int | None) -> Promise | None:
    if one.state is S.SUBMITTED and days and answers and one.submitted_at:
        due = due_since(days, clock.local_date(one.submitted_at), answers)
        return promise(days, answers, due, clock.today())
    if one.state not in (S.ACCEPTED, S.REVIEWED):
        return None
    if days and one.due_on:
        return promise(days, promised, one.due_on, clock.today())
    return None if one.promise_left is None else Promise(promised, one.promise_left, standing=True)
