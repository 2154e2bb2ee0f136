"""The rounds a firm can apply in now or prepare for, and why it may not."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import and_, or_, select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.applications.faces import faces_for
from voucher.applications.firm_cap import granted_in, left_of
from voucher.applications.models import Application
from voucher.applications.states import LIVE, ApplicationState, Prequalification
from voucher.firms.models import Firm
from voucher.firms.states import FirmState
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.rounds.countdown import Countdown, countdown_to
from voucher.rounds.models import Policy, Round
from voucher.rounds.queries import can_be_prepared_for, takes_applications
from voucher.rounds.states import Mode
from voucher.storage import db


class Obstacle(str, Enum):
    """Why a firm cannot apply now."""

    NOT_VERIFIED = "not-verified"
    NO_ROUND = "no-round"
    NO_FACE = "no-face"  # no face value is offered for the firm's size


@dataclass(frozen=True, slots=True)
class Call:
    """One round that is open or can be prepared for: what it offers the firm, and the firm's own application in it."""

    pid: str
    number: str
    name: str
    mode: Mode
    prequalified_only: bool
    opens_at: datetime
    closes_at: datetime
    faces: list[Money]
    cap: Money
    left: Money  # of the cap, in the present year
    ratio_bp: int
    promise_days: int
    own_pid: str | None
    own_state: ApplicationState | None
    own_prequalification: Prequalification | None

    @property
    def wait(self) -> Countdown | None:
        """How long it is until the round opens; None when it is open."""
        return countdown_to(self.opens_at)

    @property
    def too_late(self) -> bool:
        """Whether the round is open to pre-qualified firms only, and this one is not."""
        qualified = self.own_prequalification is Prequalification.QUALIFIED
        return self.prequalified_only and self.wait is None and not qualified

    @property
    def is_used_up(self) -> bool:
        """Whether the cap leaves less this year than any face value."""
        return bool(self.faces) and self.left < min(self.faces)

    @property
    def own_is_draft(self) -> bool:
        return self.own_state is ApplicationState.DRAFT

    @property
    def is_filed(self) -> bool:
        """Whether the firm has handed in an application in this round."""
        return self.own_pid is not None and not self.own_is_draft


def open_calls(actor: Actor) -> tuple[list[Call], Obstacle | None]:
    """Return the rounds, those that close soonest first, and what stands in the way. Three queries.

    Raises:
        NotFound: The actor acts for no firm.
    """
    require(actor, Action.APPLICATION_CREATE)
    firm = db.session.get(Firm, actor.firm_id) if actor.is_firm else None
    if firm is None:
        raise NotFound()
    rows = db.session.execute(
        select(Round, Policy, Application)
        .join(Policy, Policy.id == Round.policy_id)
        .outerjoin(
            Application,
            and_(
                Application.round_id == Round.id,
                Application.firm_id == firm.id,
                Application.state.in_(LIVE),
            ),
        )
        .where(or_(takes_applications(clock.now()), can_be_prepared_for(clock.now())))
        .order_by(Round.closes_at, Round.id)
    ).all()
    granted = granted_in(db.session(), firm.id, clock.budget_year())
    calls = [_call(firm, granted, *row) for row in rows]
    return calls, _obstacle(firm, calls)


def _call(firm: Firm, granted: Money, call: Round, policy: Policy, own: Application | None) -> Call:
    return Call(
        pid=call.pid,
        number=call.number,
        name=call.name,
        mode=call.mode,
        prequalified_only=call.prequalified_only,
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        faces=faces_for(policy.faces, firm.size_confirmed),
        cap=policy.cap_per_firm_fen,
        left=left_of(policy.cap_per_firm_fen, granted),
        ratio_bp=policy.ratio_bp,
        promise_days=policy.promise_days,
        own_pid=own.pid if own else None,
        own_state=own.state if own else None,
        own_prequalification=own.prequalification if own else None,
    )


def _obstacle(firm: Firm, calls: list[Call]) -> Obstacle | None:
    if firm.state is not FirmState.VERIFIED:
        return Obstacle.NOT_VERIFIED
    if not calls:
        return Obstacle.NO_ROUND
    return None if any(call.faces for call in calls) else Obstacle.NO_FACE
