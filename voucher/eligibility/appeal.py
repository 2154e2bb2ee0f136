"""The subject of a ban appeals; an approver who had no part in the ban lifts or upholds it."""

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, in_person, require
from voucher.accounts.queries import staff_with
from voucher.calendar.queries import working_days_after
from voucher.eligibility.ban import move, require_approver, tell_subject
from voucher.eligibility.models import Ban
from voucher.eligibility.states import BAN, BanEvent
from voucher.eligibility.subjects import codes_of
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked, transaction
from voucher.terms.queries import terms_on
from voucher.wording import N_


class BanAppealIsOver(Refusal):
    """The last day for an appeal has passed."""

    title = N_("The ban could be appealed until %(last)s")
    next_step = N_("Nothing was recorded. Call the bureau if there is something new.")


def file_appeal(actor: Actor, ban_pid: str, text: str) -> None:
    """Appeal against a ban of the actor's firm or agency, once; it holds until it is answered.

    Raises:
        NotFound: There is none, or it is about somebody else.
        OnlyTheFirm: A window clerk acts for the firm.
        CannotMove: It was appealed already.
        BanAppealIsOver: As named.
    """
    require(actor, Action.COMPLAINT_CREATE)
    in_person(actor)
    with transaction() as session:
        ban = locked(session, Ban, ban_pid)
        if ban.credit_code not in codes_of(session, actor):
            raise NotFound()
        BAN.next(ban.state, BanEvent.APPEAL)
        today = clock.today()
        if ban.appeal_by is not None and today > ban.appeal_by:
            raise BanAppealIsOver(last=ban.appeal_by)
        ban.appeal, ban.appealed_at = text.strip(), clock.now()
        ban.appealed_by = actor.person_id
        ban.answer_by = working_days_after(session, today, terms_on(session, today).appeal_decide_days).day
        move(session, actor, ban, BanEvent.APPEAL, note=ban.appeal)
        enqueue(
            session,
            staff_with(session, Role.APPROVER),
            N_("%(name)s appeals against its ban: to be answered by %(last)s"),
            endpoint="eligibility.ban",
            pid=ban.pid,
            name=ban.name,
            last=ban.answer_by,
        )


def answer_appeal(actor: Actor, ban_pid: str, *, lift: bool, answer: str) -> None:
    """Lift the ban from today on, or uphold it, and tell its subject why.

    Raises:
        NotAllowed, NotFound: The actor is no approver; there is no such ban.
        SamePerson: The actor proposed or imposed the ban, or appealed.
        CannotMove: No appeal waits.
    """
    require(actor, Action.VOUCHER_VOID)
    require_approver(actor)
    with transaction() as session:
        ban = locked(session, Ban, ban_pid)
        event = BanEvent.LIFT if lift else BanEvent.UPHOLD
        BAN.next(ban.state, event)
        different_person(actor, ban.proposed_by, ban.decided_by, ban.appealed_by)
        ban.answer, ban.answered_at = answer.strip(), clock.now()
        ban.answered_by = actor.person_id
        if lift:
            ban.lifted_on = clock.today()
        move(session, actor, ban, event, note=ban.answer)
        upheld = N_("The ban of %(name)s is upheld: %(answer)s")
        tell_subject(
            session,
            ban,
            N_("The ban of %(name)s is lifted from today on: %(answer)s") if lift else upheld,
            answer=ban.answer,
        )
