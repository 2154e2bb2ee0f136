"""What the two sides of an order do: open a dispute, answer it, withdraw it."""

from collections.abc import Sequence

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.calendar.queries import working_days_after
from voucher.disputes.disputable import require_disputable
from voucher.disputes.models import Dispute
from voucher.disputes.states import DisputeEvent, Ground
from voucher.disputes.steps import dispute_of_side, keep_papers, move, tell_bureau, tell_sides
from voucher.orders.steps import order_of_either
from voucher.refusal import Refusal
from voucher.storage import next_number, transaction
from voucher.terms.queries import terms_on
from voucher.upload import Upload
from voucher.wording import N_

SERIES = "ZY"
OPENING, ANSWER = "opening", "answer"  # slots of a dispute's documents


class OtherSideAnswersDispute(Refusal):
    """The side that opened the dispute tried to answer it."""

    title = N_("The other side answers this dispute")
    next_step = N_("Nothing was recorded. You opened it; the bureau decides when both sides are heard.")


class OpenedByOtherSide(Refusal):
    """Only the side that opened a dispute may withdraw it."""

    title = N_("The other side opened this dispute")
    next_step = N_("Nothing was changed. Answer it; only the side that opened it can withdraw it.")


def open_dispute(
    actor: Actor, order_pid: str, ground: Ground, reason: str, papers: Sequence[Upload] = ()
) -> str:
    """Open a dispute about an order of the actor's firm or agency and return its pid.

    While it runs, the order's deadlines and the checks of its claim wait. The other side has the working days of
    the standing terms to answer.

    Raises:
        NotFound: Neither side of the order is the actor's.
        AlreadyDisputed, ClaimIsApproved, NothingAtStake: As named.
        UnreadableDocument, DocumentTooLarge: One of the papers cannot be kept.
    """
    require(actor, Action.ORDER_DISPUTE)
    with transaction() as session:
        order = order_of_either(session, actor, order_pid)
        require_disputable(session, order)
        today = clock.today()
        days = terms_on(session, today).dispute_answer_days
        dispute = Dispute(
            number=next_number(session, SERIES, clock.budget_year()),
            order_id=order.id,
            opened_by_firm=actor.is_firm,
            ground=ground,
            reason=reason,
            opened_by=actor.person_id,
            answer_by=working_days_after(session, today, days).day,
        )
        session.add(dispute)
        session.flush()
        keep_papers(session, actor, dispute, OPENING, papers)
        record(
            session,
            actor,
            Action.ORDER_DISPUTE,
            dispute,
            event="open",
            target=dispute.state,
            note=reason,
            ground=ground,
        )
        text = N_("Order %(order)s is disputed (%(number)s). The other side can answer until %(last)s.")
        tell_sides(session, dispute, order, text, last=dispute.answer_by)
        tell_bureau(session, dispute, order, N_("Dispute %(number)s about order %(order)s was opened."))
        return dispute.pid


def answer_dispute(actor: Actor, dispute_pid: str, answer: str, papers: Sequence[Upload] = ()) -> None:
    """Say what the actor's side has to say to a dispute that the other side opened. Once.

    Raises:
        NotFound: Neither side of it is the actor's.
        OtherSideAnswersDispute: The actor's side opened it.
        CannotMove: It is answered, withdrawn or decided already.
        UnreadableDocument, DocumentTooLarge: One of the papers cannot be kept.
    """
    require(actor, Action.ORDER_DISPUTE)
    with transaction() as session:
        dispute, order = dispute_of_side(session, actor, dispute_pid)
        if dispute.opened_by_firm == actor.is_firm:
            raise OtherSideAnswersDispute()
        move(session, actor, Action.ORDER_DISPUTE, dispute, DisputeEvent.ANSWER, note=answer)
        dispute.answer, dispute.answered_at = answer, clock.now()
        dispute.answered_by = actor.person_id
        keep_papers(session, actor, dispute, ANSWER, papers)
        text = N_("Dispute %(number)s about order %(order)s was answered. The bureau mediates now.")
        tell_sides(session, dispute, order, text)
        tell_bureau(session, dispute, order, text)


def withdraw_dispute(actor: Actor, dispute_pid: str) -> None:
    """Take back a dispute that the actor's side opened; the order goes on as if it had not been.

    Raises:
        NotFound: Neither side of it is the actor's.
        OpenedByOtherSide: The other side opened it.
        CannotMove: It is withdrawn or decided already.
    """
    require(actor, Action.ORDER_DISPUTE)
    with transaction() as session:
        dispute, order = dispute_of_side(session, actor, dispute_pid)
        if dispute.opened_by_firm != actor.is_firm:
            raise OpenedByOtherSide()
        move(session, actor, Action.ORDER_DISPUTE, dispute, DisputeEvent.WITHDRAW)
        text = N_("Dispute %(number)s about order %(order)s was withdrawn. The order goes on.")
        tell_sides(session, dispute, order, text)
        tell_bureau(session, dispute, order, text)
