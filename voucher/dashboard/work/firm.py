"""A firm's workbench: what waits for its people, what its vouchers still hold, how its applications stand."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from voucher import clock
from voucher.access import Action, Actor, may, require
from voucher.applications import queries as applications
from voucher.applications.queries import ApplicationLine
from voucher.applications.states import ApplicationState
from voucher.applications.tabs import FirmTab
from voucher.firms.models import Firm, FirmDraft
from voucher.firms.states import FirmDraftState, FirmState
from voucher.issuance import queries as vouchers
from voucher.issuance.queries import VoucherLine
from voucher.issuance.standing import Standing
from voucher.notices.queries import NoticeLine, own_notices
from voucher.orders.lines import OrderLine
from voucher.orders.next_step import NextStep, at_the_window, next_step
from voucher.orders.queries import firm_orders
from voucher.orders.tabs import FIRM_TABS, tab_of
from voucher.refusal import NotFound
from voucher.storage import db

LATEST = 3
IN_HAND = (Standing.VALID, Standing.FROZEN)
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class OrderToDo:
    """An order that waits for the firm, and what it waits for."""

    order: OrderLine
    step: NextStep


@dataclass(frozen=True, slots=True)
class Card:
    """A voucher the firm holds; `days_left` counts to the last day of use and is 0 on that day."""

    voucher: VoucherLine
    days_left: int

    @property
    def is_valid(self) -> bool:
        return self.voucher.standing is Standing.VALID

    @property
    def ends_soon(self) -> bool:
        return self.days_left <= SOON_DAYS


@dataclass(frozen=True, slots=True)
class FirmBench:
    """What a firm finds on arrival. `to_finish` are drafts and returned applications.

    `draft` is the pid of new details that a window clerk wrote down, for those who may confirm them.
    """

    name: str
    state: FirmState
    to_finish: list[ApplicationLine]
    orders: list[OrderToDo]
    cards: list[Card]
    running: list[ApplicationLine]
    notices: list[NoticeLine]
    draft: str | None

    @property
    def returned(self) -> list[ApplicationLine]:
        return [line for line in self.to_finish if line.state is ApplicationState.RETURNED]

    @property
    def drafts(self) -> list[ApplicationLine]:
        return [line for line in self.to_finish if line.state is ApplicationState.DRAFT]

    @property
    def details_returned(self) -> bool:
        return self.state is FirmState.RETURNED

    @property
    def to_do(self) -> int:
        """How many things wait for the firm."""
        return len(self.to_finish) + len(self.orders) + self.details_returned + bool(self.draft)

    @property
    def is_verified(self) -> bool:
        return self.state is FirmState.VERIFIED

    @property
    def is_refused(self) -> bool:
        return self.state is FirmState.REFUSED

    @property
    def is_new(self) -> bool:
        """Whether the firm has nothing yet: no voucher in hand, no application, no order that waits for it."""
        return not (self.cards or self.to_finish or self.running or self.orders)


def firm_bench(actor: Actor) -> FirmBench:
    """Return the workbench of the firm the actor acts for. At most eight queries.

    Raises:
        NotFound: The actor acts for no firm.
    """
    require(actor, Action.FIRM_READ)
    if actor.firm_id is None:
        raise NotFound()
    waits = and_(FirmDraft.firm_id == Firm.id, FirmDraft.state == FirmDraftState.OPEN)
    name, state, draft = db.session.execute(
        select(Firm.name, Firm.state, FirmDraft.pid)
        .outerjoin(FirmDraft, waits)
        .where(Firm.id == actor.firm_id)
    ).one()
    return FirmBench(
        name=name,
        state=state,
        to_finish=applications.mine(actor, FirmTab.NEEDS_ME).lines,
        orders=_orders(actor, actor.firm_id),
        cards=_cards(actor, clock.today()),
        running=applications.mine(actor, FirmTab.RUNNING).lines[:LATEST],
        notices=own_notices(actor).lines[:LATEST],
        draft=draft if may(actor, Action.FIRM_UPDATE) else None,
    )


def _orders(actor: Actor, firm_id: int) -> list[OrderToDo]:
    """Return the orders that wait for the firm; a cancellation among them was asked for by the agency.

    A window clerk meets only those they may answer for the firm.
    """
    lines = firm_orders(firm_id, tab_of(FIRM_TABS, "todo")).lines
    steps = [(line, next_step("firm", line.state, asked_by_firm=False)) for line in lines]
    if actor.assists:
        steps = [(line, at_the_window(step)) for line, step in steps]
    return [OrderToDo(line, step) for line, step in steps if step and step.endpoint]


def _cards(actor: Actor, today: date) -> list[Card]:
    """Return the vouchers in hand, those that end first in front."""
    held = [line for line in vouchers.mine(actor).lines if line.standing in IN_HAND]
    return [Card(line, (line.use_by - today).days) for line in sorted(held, key=lambda line: line.use_by)]
