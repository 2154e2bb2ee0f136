"""New standing terms: one person proposes a version, another decides; it starts on a later day.

Nothing that was begun under the old numbers changes: whoever starts a clock keeps its last day on the row.
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.proposals import decide as proposals
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.storage.upsert import insert_or
from voucher.terms.labels import LABELS, Unit
from voucher.terms.later_tables import staff_with
from voucher.terms.models import TermsVersion
from voucher.terms.proposal_kinds import TERMS
from voucher.terms.queries import terms_on
from voucher.terms.terms import Terms, changed, terms_from, terms_to_keep
from voucher.wording import N_, Phrase

_WHOLE = 10_000  # basis points


class TermsReasonMissing(Refusal):
    """The second person has to know why."""

    title = N_("Write why the terms should change")
    next_step = N_(
        "Nothing was proposed. The reason is kept with the version and shown to everybody in the bureau."
    )
    status = 422
    field = "reason"


class StartsTooSoon(Refusal):
    """Terms are never changed backwards, nor in the middle of a day."""

    title = N_("New terms can start on %(first)s at the earliest")
    next_step = N_(
        "Nothing was changed. Choose a later day, so that nobody is surprised and nothing old changes."
    )
    status = 422
    field = "starts_on"


class DayTaken(Refusal):
    """One day, one version."""

    title = N_("A version that starts on %(day)s is decided already")
    next_step = N_("Nothing was changed. Choose another day.")
    status = 422
    field = "starts_on"


class NothingChanges(Refusal):
    """The proposal says what is so anyway."""

    title = N_("No number differs from those in force on that day")
    next_step = N_("Nothing was proposed. Change at least one number.")
    status = 422


class TermOutOfRange(Refusal):
    """A number that means nothing."""

    title = N_("“%(term)s” must be at least 1, and a share at most the whole")
    next_step = N_("Nothing was proposed. Correct the number.")
    status = 422


class TermsMovedOn(Refusal):
    """Another version was decided after this one was written."""

    title = N_("Other terms were decided since this was proposed")
    next_step = N_(
        "Nothing was changed. Decline it; if it is still wanted, propose it anew against the new numbers."
    )


def propose_terms(actor: Actor, terms: Terms, *, starts_on: date, reason: str) -> str:
    """Ask a colleague to put these numbers in force from `starts_on`, and return the proposal's pid.

    Raises:
        TermsReasonMissing, StartsTooSoon, DayTaken, NothingChanges, TermOutOfRange: As named.
    """
    require(actor, Action.RULESET_PUBLISH)
    if not reason.strip():
        raise TermsReasonMissing()
    _check_range(terms)
    with transaction() as session:
        _check_day(session, starts_on)
        base = terms_on(session, starts_on)
        if not changed(base, terms):
            raise NothingChanges()
        proposal = proposals.propose(
            session,
            actor,
            TERMS,
            TermsVersion(id=0),  # not kept: the version begins with the decision
            name=starts_on.isoformat(),
            reason=reason.strip(),
            starts_on=starts_on.isoformat(),
            numbers=terms_to_keep(terms),
            base=terms_to_keep(base),
        )
        record(session, actor, Action.RULESET_PUBLISH, proposal, event="propose", target=proposal.state)
        others = staff_with(session, (Role.APPROVER, Role.REVIEWER)) - {actor.person_id}
        text = N_("New standing terms from %(day)s wait for a second person.")
        enqueue(session, others, text, endpoint="terms.proposal", pid=proposal.pid, day=starts_on)
        return proposal.pid


def decide_terms(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Keep the version as proposed, or decline it.

    Raises:
        NotFound, SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        StartsTooSoon, DayTaken, TermsMovedOn: What was proposed is not possible any more.
    """
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        _one_at_a_time(session)
        proposal = proposals.decide(session, actor, proposal_pid, TERMS, approve=approve)
        event = "approve" if approve else "decline"
        record(session, actor, Action.RULESET_PUBLISH, proposal, event=event, target=proposal.state)
        if approve:
            version = _keep(session, actor, proposal)
            record(session, actor, Action.RULESET_PUBLISH, version, event="keep", starts_on=version.starts_on)
        text = N_("Your proposal of new standing terms from %(day)s was decided.")
        day = date.fromisoformat(proposal.content["starts_on"])
        enqueue(session, [proposal.proposed_by], text, endpoint="terms.proposal", pid=proposal.pid, day=day)


def withdraw_terms(actor: Actor, proposal_pid: str) -> None:
    """Take one's own proposal back.

    Raises:
        NotFound, OnlyTheProposer, CannotMove: As `proposals.withdraw`.
    """
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        proposal = proposals.withdraw(session, actor, proposal_pid, TERMS)
        record(session, actor, Action.RULESET_PUBLISH, proposal, event="withdraw", target=proposal.state)


def _one_at_a_time(session: Session) -> None:
    """Lock whatever waits: two proposals decided at once would not see each other's numbers."""
    waiting = select(Proposal.id).where(Proposal.kind == TERMS, Proposal.state == ProposalState.OPEN)
    session.execute(waiting.order_by(Proposal.id).with_for_update())


def _keep(session: Session, actor: Actor, proposal: Proposal) -> TermsVersion:
    """Keep the version, or refuse if the world has moved on; two at once for one day cannot both be kept."""
    starts_on = date.fromisoformat(proposal.content["starts_on"])
    _check_day(session, starts_on)
    if terms_on(session, starts_on) != terms_from(proposal.content["base"]):
        raise TermsMovedOn()
    kept = session.scalar(
        insert_or(session, TermsVersion)
        .values(
            starts_on=starts_on,
            numbers=terms_to_keep(terms_from(proposal.content["numbers"])),
            reason=proposal.reason,
            proposed_by=proposal.proposed_by,
            decided_by=actor.person_id,
        )
        .on_conflict_do_nothing(index_elements=[TermsVersion.starts_on])
        .returning(TermsVersion.id)
    )
    if kept is None:
        raise DayTaken(day=starts_on)
    return session.get_one(TermsVersion, kept)


def _check_day(session: Session, starts_on: date) -> None:
    tomorrow = clock.today().fromordinal(clock.today().toordinal() + 1)
    if starts_on < tomorrow:
        raise StartsTooSoon(first=tomorrow)
    if session.scalar(select(TermsVersion.id).where(TermsVersion.starts_on == starts_on)) is not None:
        raise DayTaken(day=starts_on)


def _check_range(terms: Terms) -> None:
    for name, label in LABELS.items():
        value = getattr(terms, name)
        if isinstance(value, int) and (value < 1 or (label.unit is Unit.SHARE and value > _WHOLE)):
            raise TermOutOfRange(term=Phrase(label.name))
