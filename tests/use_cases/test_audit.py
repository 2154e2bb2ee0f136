"""The audit trail as cases and auditors read it."""

from datetime import date

from flask import Flask

from voucher import clock
from voucher.access import SYSTEM, Action, Actor, Role
from voucher.accounts.models import Person
from voucher.accounts.people import NewPerson, add_person
from voucher.audit.queries import Question, events, history
from voucher.audit.record import record
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.storage import db, transaction
from voucher.wording import Tone


def a_decided_proposal() -> int:
    """Record three steps on one proposal: somebody proposed, another approved, the system touched it."""
    with transaction() as session:
        lin = add_person(session, NewPerson("林初审", "lin@example.com"))
        proposal = Proposal(
            kind="x",
            subject_kind="firm",
            subject_id=1,
            subject_name="x",
            content={},
            reason="x",
            proposed_by=lin.id,
        )
        session.add(proposal)
        session.flush()
        reviewer = Actor(lin.id, lin.name, frozenset({Role.REVIEWER, Role.WINDOW}))
        action, state = Action.VOUCHER_VOID, ProposalState
        record(session, reviewer, action, proposal, event="propose", target=state.OPEN, note="失信")
        record(session, reviewer, action, proposal, event="approve", source=state.OPEN, target=state.APPROVED)
        record(session, SYSTEM, action, proposal, event="somethingnew")
        return proposal.id


def test_outsiders_read_roles_and_colleagues_read_names(app_context: Flask):
    number = a_decided_proposal()

    outside = history(db.session(), "proposal", number)
    inside = history(db.session(), "proposal", number, names=True)

    assert [step.who for step in outside] == ["Reviewer", "Reviewer", "The system"]
    assert [step.who for step in inside] == ["林初审", "林初审", "The system"]


def test_a_step_says_what_happened_from_where_to_where_and_how_it_feels(app_context: Flask):
    proposed, approved, unknown = history(db.session(), "proposal", a_decided_proposal())

    assert (proposed.what, proposed.note, proposed.source) == ("Decision proposed", "失信", None)
    assert (approved.source, approved.target) == (ProposalState.OPEN, ProposalState.APPROVED)
    assert approved.tone is Tone.GREEN
    assert unknown.what == "Record changed"


def test_an_auditor_narrows_the_trail(app_context: Flask):
    number = a_decided_proposal()
    today = clock.today()

    def found(**question: object) -> list[str]:
        return [event.what for event in events(Question(**question)).lines]

    assert found(event=("proposal", "propose")) == ["Decision proposed"]
    assert len(found(subject_kind="proposal", subject_id=number)) == 3
    assert len(found(person="林")) == 3
    assert found(person="%") == []
    assert found(until=date(today.year - 1, 1, 1)) == []


def test_the_trail_is_read_in_pages_newest_first(app_context: Flask):
    with transaction() as session:
        person = Person(name="张三", email="zhang@example.com")
        session.add(person)
        session.flush()
        for _ in range(30):
            record(session, SYSTEM, Action.SESSION_REVOKE, person, event="join")

    first = events(Question())
    second = events(Question(), after=first.next_after)

    assert [len(first.lines), len(second.lines)] == [25, 5]
    assert first.lines[0].id > second.lines[0].id
    assert second.next_after is None
