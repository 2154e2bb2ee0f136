"""The workbench of the bureau: queues, as far as a person's roles can work on them, and what is late in them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select

from voucher.access import Action, Actor, may
from voucher.agencies.models import Listing
from voucher.agencies.public_notices import objected
from voucher.agencies.states import ListingState
from voucher.appeals.models import Appeal
from voucher.appeals.states import AppealState
from voucher.applications.models import Application
from voucher.applications.tabs import OF_STAFF, StaffTab
from voucher.dashboard.intake.kinds import CaseKind
from voucher.dashboard.intake.queue import late_cases
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
from voucher.redemption.states import READY
from voucher.redemption.tabs import OF_STAFF as OF_CLAIM_STAFF
from voucher.redemption.tabs import StaffTab as ClaimTab
from voucher.settlement.models import Batch
from voucher.settlement.states import BatchState
from voucher.storage import db
from voucher.warnings.models import RaisedWarning
from voucher.warnings.states import WarningState
from voucher.wording import N_, Labelled


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
    """A queue that is nothing but rows to count: all such are counted in one query.

    `promised` names its cases in the intake queue: their kind and states.
    """

    label: str
    count: ScalarSelect[int]
    endpoint: str
    args: Mapping[str, str] = field(default_factory=dict)
    promised: tuple[CaseKind, Iterable[Labelled]] | None = None

    def counted(self, count: int, late: Mapping[tuple[CaseKind, str], int]) -> Queue:
        """Return the queue with its numbers."""
        beyond = None
        if self.promised:
            kind, states = self.promised
            beyond = sum(late.get((kind, state.value), 0) for state in states)
        return Queue(self.label, count, self.endpoint, self.args, beyond)


@dataclass(frozen=True, slots=True)
class Work:
    """The queues of a person, and how many cases of theirs are late: the red ones of the intake queue."""

    queues: list[Queue]
    late: int

    @property
    def to_do(self) -> int:
        return sum(queue.count for queue in self.queues)


def work_of(actor: Actor) -> Work:
    """Return the queues the actor can work on, in the order of the money's way. At most seven queries."""
    found = [queue for ask in _QUESTIONS for queue in ask(actor)]
    waiting = [queue.count for queue in found if isinstance(queue, Waiting)]
    counts = iter(db.session.execute(select(*waiting)).one() if waiting else ())
    late = late_cases(actor) if waiting else Counter()
    return Work(
        [one.counted(next(counts), late) if isinstance(one, Waiting) else one for one in found], late.total()
    )


def _applications(actor: Actor) -> Iterable[Waiting]:
    tabs = {
        StaffTab.ACCEPT: (Action.APPLICATION_REVIEW, N_("Applications to accept")),
        StaffTab.REVIEW: (Action.APPLICATION_REVIEW, N_("Applications to review")),
        StaffTab.APPROVE: (Action.APPLICATION_APPROVE, N_("Applications to approve")),
    }
    return _by_tab(actor, CaseKind.APPLICATION, Application, tabs, OF_STAFF, "applications.queue")


def _firms(actor: Actor) -> Iterable[Waiting]:
    if may(actor, Action.FIRM_VERIFY):
        waiting = _how_many(Firm.id, (Firm.state == FirmState.REGISTERED) & in_reach(actor))
        args, promised = {"state": FirmState.REGISTERED.value}, (CaseKind.FIRM, (FirmState.REGISTERED,))
        yield Waiting(N_("Firms to verify"), waiting, "firms.queue", args, promised)


def _listings(actor: Actor) -> Iterable[Waiting]:
    if may(actor, Action.SERVICE_PUBLISH):
        waiting = _how_many(Listing.id, Listing.state == ListingState.REVIEW)
        promised = (CaseKind.LISTING, (ListingState.REVIEW,))
        yield Waiting(N_("Items and prices to check"), waiting, "agencies.listing_queue", promised=promised)


def _claims(actor: Actor) -> Iterable[Waiting]:
    tabs = {
        ClaimTab.FIRST: (Action.CLAIM_REVIEW, N_("Claims for the first check")),
        ClaimTab.SECOND: (Action.CLAIM_APPROVE, N_("Claims for the second check")),
    }
    return _by_tab(actor, CaseKind.CLAIM, Claim, tabs, OF_CLAIM_STAFF, "redemption.queue")


def _warnings(actor: Actor) -> Iterable[Waiting]:
    if may(actor, Action.CLAIM_REVIEW):
        waiting = _how_many(RaisedWarning.id, RaisedWarning.state == WarningState.OPEN)
        yield Waiting(N_("Warnings to look at"), waiting, "warnings.index")


def _to_batch(actor: Actor) -> Iterable[Waiting]:
    if may(actor, Action.PAYMENT_BATCH_CREATE):
        waiting = _how_many(Claim.id, Claim.state.in_(READY) & ~objected(Claim.number))
        promised = (CaseKind.PAYMENT, READY)
        label = N_("Approved claims to put into a batch")
        yield Waiting(label, waiting, "settlement.ready", promised=promised)


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
    filed, unhappy = (ObjectionState.FILED,), (OpinionState.WAITING, OpinionState.CONTACTED)
    kind = CaseKind
    open_ones: dict[str, tuple[CaseKind, Any, Iterable[Labelled], str]] = {
        N_("Disputes to decide"): (kind.DISPUTE, Dispute, DISPUTES_RUN, "disputes.queue"),
        N_("Objections to decide"): (kind.OBJECTION, Objection, filed, "publicity.objections"),
        N_("Appeals to decide"): (kind.APPEAL, Appeal, (AppealState.FILED,), "appeals.queue"),
        N_("Bad ratings to follow up"): (kind.OPINION, Opinion, unhappy, "opinions.queue"),
    }
    if not may(actor, Action.APPLICATION_APPROVE):
        del open_ones["Appeals to decide"]
    for label, (kind_of, model, states, endpoint) in open_ones.items():
        waiting = _how_many(model.id, model.state.in_(states))
        yield Waiting(label, waiting, endpoint, promised=(kind_of, states))


def _proposals(actor: Actor) -> Iterable[Queue]:
    if not decides_something(actor):
        return
    waiting = how_many_to_decide(actor)
    if may(actor, Action.BUDGET_READ):
        yield Queue(N_("Proposals to decide"), waiting, "dashboard.proposals")
    else:
        yield Queue(N_("Proposed colleagues to decide on"), waiting, "accounts.staff")


def _by_tab(
    actor: Actor,
    kind: CaseKind,
    model: Any,
    tabs: Mapping[Any, tuple[Action, str]],
    states: Mapping[Any, Collection[Labelled]],
    endpoint: str,
) -> Iterable[Waiting]:
    """Count the cases of firms within the actor's reach, for each tab of their list that the actor works on."""
    for tab, (action, label) in tabs.items():
        if may(actor, action):
            reached = exists().where(Firm.id == model.firm_id, in_reach(actor))
            waiting = _how_many(model.id, model.state.in_(states[tab]) & reached)
            yield Waiting(label, waiting, endpoint, {"tab": tab.value}, (kind, states[tab]))


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
