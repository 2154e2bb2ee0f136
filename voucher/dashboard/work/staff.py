"""The workbench of the bureau: queues, as far as a person's roles can work on them, and what is late in them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, case, exists, func, select

from voucher import clock
from voucher.access import Action, Actor, may
from voucher.agencies.models import Listing
from voucher.agencies.public_notices import objected
from voucher.agencies.states import ListingState
from voucher.appeals.models import Appeal
from voucher.appeals.states import AppealState
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.applications.tabs import OF_STAFF, URGENT, StaffTab
from voucher.calendar.queries import calendar_within
from voucher.dashboard.proposals import decides_something, how_many_to_decide
from voucher.disputes.models import Dispute
from voucher.disputes.states import RUNNING as DISPUTES_RUN
from voucher.firms.models import Firm
from voucher.firms.reach import in_reach
from voucher.firms.states import FirmState
from voucher.opinions.models import Opinion
from voucher.opinions.states import OpinionState
from voucher.publicity.models import Objection
from voucher.publicity.states import ObjectionState
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
from voucher.redemption.tabs import OF_STAFF as OF_CLAIM_STAFF
from voucher.redemption.tabs import StaffTab as ClaimTab
from voucher.settlement.models import Batch
from voucher.settlement.states import BatchState
from voucher.storage import db
from voucher.warnings.models import RaisedWarning
from voucher.warnings.states import WarningState
from voucher.wording import N_

LONGEST_HOLIDAY = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Queue:
    """Cases that wait for a person of the actor's role.

    `late` of the `count` are beyond the promised day; None where nothing is promised. The list behind it is
    `endpoint` with `args`.
    """

    label: str
    count: int
    endpoint: str
    args: Mapping[str, str] = field(default_factory=dict)
    late: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue that is nothing but rows to count: all such are counted in one query."""

    label: str
    count: ScalarSelect[int]
    endpoint: str
    args: Mapping[str, str] = field(default_factory=dict)


def queues(actor: Actor) -> list[Queue]:
    """Return the queues the actor can work on, in the order of the money's way. At most six queries."""
    found = [queue for ask in _QUESTIONS for queue in ask(actor)]
    waiting = [queue.count for queue in found if isinstance(queue, Waiting)]
    counts = iter(db.session.execute(select(*waiting)).one() if waiting else ())
    return [
        Queue(one.label, next(counts), one.endpoint, one.args) if isinstance(one, Waiting) else one
        for one in found
    ]


def _applications(actor: Actor) -> Iterable[Queue]:
    tabs = {
        StaffTab.ACCEPT: (Action.APPLICATION_REVIEW, N_("Applications to accept")),
        StaffTab.REVIEW: (Action.APPLICATION_REVIEW, N_("Applications to review")),
        StaffTab.APPROVE: (Action.APPLICATION_APPROVE, N_("Applications to approve")),
    }
    mine = {tab: label for tab, (action, label) in tabs.items() if may(actor, action)}
    if not mine:
        return
    counts = _counts(actor, [state for tab in mine for state in OF_STAFF[tab]])
    for tab, label in mine.items():
        found = [counts[state] for state in OF_STAFF[tab] if state in counts]
        late = sum(late for _count, late in found) if tab in URGENT else None
        count = sum(count for count, _late in found)
        yield Queue(label, count, "applications.queue", {"tab": tab.value}, late)


def _counts(actor: Actor, states: list[ApplicationState]) -> dict[ApplicationState, tuple[int, int]]:
    """Return how many cases are in each state, and how many of them beyond their promised day. Two queries."""
    is_late = Application.due_on < _last_working_day(clock.today())
    statement = (
        select(Application.state, func.count(), func.count(case((is_late, 1))))
        .join(Firm, Firm.id == Application.firm_id)
        .where(Application.state.in_(states))
        .group_by(Application.state)
    )
    if actor.district:
        statement = statement.where(Firm.district == actor.district)
    return {state: (count, late) for state, count, late in db.session.execute(statement)}


def _last_working_day(today: date) -> date:
    """Return today, or the last working day before it: a promise for a Friday is not late on Sunday. One query."""
    return calendar_within(db.session(), today - LONGEST_HOLIDAY, today).working_day_by(today)


def _firms(actor: Actor) -> Iterable[Waiting]:
    if may(actor, Action.FIRM_VERIFY):
        waiting = _how_many(Firm.id, (Firm.state == FirmState.REGISTERED) & in_reach(actor))
        yield Waiting(N_("Firms to verify"), waiting, "firms.queue", {"state": FirmState.REGISTERED.value})


def _listings(actor: Actor) -> Iterable[Waiting]:
    if may(actor, Action.SERVICE_PUBLISH):
        waiting = _how_many(Listing.id, Listing.state == ListingState.REVIEW)
        yield Waiting(N_("Items and prices to check"), waiting, "agencies.listing_queue")


def _claims(actor: Actor) -> Iterable[Waiting]:
    tabs = {
        ClaimTab.FIRST: (Action.CLAIM_REVIEW, N_("Claims for the first check")),
        ClaimTab.SECOND: (Action.CLAIM_APPROVE, N_("Claims for the second check")),
    }
    for tab, (action, label) in tabs.items():
        if may(actor, action):
            reached = exists().where(Firm.id == Claim.firm_id, in_reach(actor))
            waiting = _how_many(Claim.id, Claim.state.in_(OF_CLAIM_STAFF[tab]) & reached)
            yield Waiting(label, waiting, "redemption.queue", {"tab": tab.value})


def _warnings(actor: Actor) -> Iterable[Waiting]:
    if may(actor, Action.CLAIM_REVIEW):
        waiting = _how_many(RaisedWarning.id, RaisedWarning.state == WarningState.OPEN)
        yield Waiting(N_("Warnings to look at"), waiting, "warnings.index")


def _to_batch(actor: Actor) -> Iterable[Waiting]:
    if may(actor, Action.PAYMENT_BATCH_CREATE):
        payable = Claim.state.in_((ClaimState.APPROVED, ClaimState.PAY_FAILED))
        waiting = _how_many(Claim.id, payable & ~objected(Claim.number))
        yield Waiting(N_("Approved claims to put into a batch"), waiting, "settlement.ready")


def _batches(actor: Actor) -> Iterable[Queue]:
    states = {
        N_("Batches to fix and send for release"): (Action.PAYMENT_BATCH_CREATE, (BatchState.DRAFT,)),
        N_("Batches to release"): (Action.PAYMENT_BATCH_RELEASE, (BatchState.LOCKED,)),
        N_("Batches to pay"): (Action.PAYMENT_MARK_PAID, (BatchState.RELEASED, BatchState.PARTLY_PAID)),
    }
    mine = {label: wanted for label, (action, wanted) in states.items() if may(actor, action)}
    if not mine:
        return
    asked = [state for wanted in mine.values() for state in wanted]
    rows = db.session.execute(
        select(Batch.state, func.count()).where(Batch.state.in_(asked)).group_by(Batch.state)
    )
    counts = dict(rows.tuples().all())
    for label, wanted in mine.items():
        yield Queue(label, sum(counts.get(state, 0) for state in wanted), "settlement.batches")


def _complaints(actor: Actor) -> Iterable[Waiting]:
    """Count disputes, objections, appeals and bad ratings that are open."""
    if not (may(actor, Action.COMPLAINT_HANDLE) and may(actor, Action.AGENCY_ADMIT)):
        return
    open_ones: dict[str, tuple[Any, Any, str]] = {
        N_("Disputes to decide"): (Dispute, DISPUTES_RUN, "disputes.queue"),
        N_("Objections to decide"): (Objection, (ObjectionState.FILED,), "publicity.objections"),
        N_("Appeals to decide"): (Appeal, (AppealState.FILED,), "appeals.queue"),
        N_("Bad ratings to follow up"): (
            Opinion,
            (OpinionState.WAITING, OpinionState.CONTACTED),
            "opinions.queue",
        ),
    }
    if not may(actor, Action.APPLICATION_APPROVE):
        del open_ones["Appeals to decide"]
    for label, (model, states, endpoint) in open_ones.items():
        yield Waiting(label, _how_many(model.id, model.state.in_(states)), endpoint)


def _proposals(actor: Actor) -> Iterable[Queue]:
    if not decides_something(actor):
        return
    waiting = how_many_to_decide(actor)
    if may(actor, Action.BUDGET_READ):
        yield Queue(N_("Proposals to decide"), waiting, "dashboard.proposals")
    else:
        yield Queue(N_("Proposed colleagues to decide on"), waiting, "accounts.staff")


def _how_many(key: Any, waits: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count(key)).where(waits).scalar_subquery()


_QUESTIONS: tuple[Callable[[Actor], Iterable[Queue | Waiting]], ...] = (
    _firms,
    _applications,
    _listings,
    _claims,
    _warnings,
    _to_batch,
    _batches,
    _complaints,
    _proposals,
)
