"""A rejected application whose appeal was upheld goes back to the first review."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor
from voucher.applications.models import Application
from voucher.applications.reservation import reservation
from voucher.applications.states import APPLICATION, LIVE, ApplicationEvent
from voucher.applications.steps import move, round_and_policy
from voucher.budget import books
from voucher.budget.open_year import require_open
from voucher.calendar.queries import working_days_after
from voucher.refusal import Refusal
from voucher.rounds.states import Mode
from voucher.wording import N_


class AnotherApplicationRuns(Refusal):
    """The firm has applied anew in the same round: one firm has one application there."""

    title = N_("The firm has another application in this round")
    next_step = N_("Nothing was decided. That application is decided first, or withdrawn by the firm.")


def reopen(session: Session, actor: Actor, application: Application, note: str) -> None:
    """Bring the locked application back, its promise running anew; the last step of its transaction.

    In a first-come round the money it had reserved is reserved again, under the books' guard.

    Raises:
        CannotMove: It is not rejected.
        AnotherApplicationRuns, YearIsClosed, NotEnoughMoney: It cannot go on.
    """
    APPLICATION.next(application.state, ApplicationEvent.REOPEN)
    other = session.scalar(
        select(Application.id).where(
            Application.firm_id == application.firm_id,
            Application.round_id == application.round_id,
            Application.id != application.id,
            Application.state.in_(LIVE),
        )
    )
    if other is not None:
        raise AnotherApplicationRuns()
    move(session, actor, Action.APPLICATION_APPROVE, application, ApplicationEvent.REOPEN, note)
    call, policy = round_and_policy(session, application.round_id)
    require_open(session, call.budget_year)
    application.due_on = working_days_after(session, clock.today(), policy.promise_days).day
    application.promise_left = application.paused_at = application.pause_reason = None
    application.reviewed_at = application.reviewed_by = application.review_note = None
    application.review_digest = application.decided_at = application.reason = application.appeal_by = None
    application.escalated_on = None
    application.reopened += 1
    if call.mode is Mode.FIRST_COME:
        application.reserved = True
        session.flush()
        purse = books.purse_of_pool(session, call.budget_year, application.pool)
        books.post(session, actor, reservation(application, purse))
