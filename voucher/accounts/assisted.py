"""Which firm a window clerk may help, and which one they are helping now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, String, column, select, table
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.hats import staff_roles_of
from voucher.accounts.models import AssistSession, SignInSession
from voucher.refusal import NotFound, Refusal
from voucher.storage import db
from voucher.typed_code import compact
from voucher.wording import N_

FIRMS = table(
    "firm",
    column("id", BigInteger),
    column("pid", String),
    column("name", String),
    column("credit_code", String),
    column("district", String),
    column("state", String),
    column("contact_email", String),
)
HELPED = ("registered", "verified")  # states of a firm
ONE_MINUTE = timedelta(minutes=1)


class NoSuchFirm(Refusal):
    """No firm has the code, or it is not this window's to help: the answer is the same."""

    title = N_("Your window serves no firm with this code")
    next_step = N_(
        "Compare the code with the licence. Other districts have their own windows, and a new firm registers first."
    )
    status = 422
    field = "credit_code"


class NoWindow(Refusal):
    """The clerk's role names no district, so there is no window to work at."""

    title = N_("Your account is not assigned to a window")
    next_step = N_("Nothing was changed. Ask an administrator to grant you the role for your district.")


@dataclass(frozen=True, slots=True)
class WindowFirm:
    """A firm at the window: no more than the clerk needs to recognise it and to ask for its consent."""

    id: int
    pid: str
    name: str
    credit_code: str
    contact_email: str


@dataclass(frozen=True, slots=True)
class Assisted:
    """A live assisted session."""

    assist_id: int
    pid: str
    firm_id: int
    firm: str
    expires_at: datetime

    @property
    def minutes_left(self) -> int:
        """Minutes until its time is over, the last one begun counted in full."""
        return max(-((clock.now() - self.expires_at) // ONE_MINUTE), 0)


def find_firm(actor: Actor, credit_code: str) -> WindowFirm:
    """Return the firm of the clerk's district with this credit code, as typed. Two queries.

    Raises:
        NoWindow: The clerk has none.
        NoSuchFirm: It is unknown, sits in another district, or is neither registered nor verified.
    """
    require(actor, Action.ASSIST_SESSION_OPEN)
    firm = _firm(db.session(), actor, FIRMS.c.credit_code == compact(credit_code))
    if firm is None:
        raise NoSuchFirm()
    return firm


def firm_here(actor: Actor, firm_pid: str) -> WindowFirm:
    """Return the firm of the clerk's district with this public id. Two queries.

    Raises:
        NoWindow, NotFound: There is none of either.
    """
    require(actor, Action.ASSIST_SESSION_OPEN)
    return firm_at_window(db.session(), actor, firm_pid)


def firm_at_window(session: Session, actor: Actor, firm_pid: str) -> WindowFirm:
    """Return the firm of the clerk's district with this public id, inside a transaction. Two queries.

    Raises:
        NoWindow, NotFound: There is none of either.
    """
    firm = _firm(session, actor, FIRMS.c.pid == firm_pid)
    if firm is None:
        raise NotFound()
    return firm


def window_of(session: Session, actor: Actor) -> str:
    """Return the district of the clerk's window. One query.

    Raises:
        NoWindow: There is none.
    """
    roles = staff_roles_of(session, actor.person_id or 0)
    district = next((district for role, district in roles if role is Role.WINDOW), None)
    if district is None:
        raise NoWindow()
    return district


def assisted_in(session: Session, sign_in_id: int) -> Assisted | None:
    """Return the assisted session that is live in this browser. One query."""
    return _live(session, AssistSession.sign_in_id == sign_in_id)


def assisted_by(actor: Actor) -> Assisted | None:
    """Return the clerk's live assisted session, in whichever browser it was opened. One query."""
    require(actor, Action.ASSIST_SESSION_OPEN)
    return _live(db.session(), AssistSession.clerk_id == actor.person_id)


def _live(session: Session, whose: ColumnElement[bool]) -> Assisted | None:
    row = session.execute(
        select(AssistSession.id, AssistSession.pid, FIRMS.c.id, FIRMS.c.name, AssistSession.expires_at)
        .join(FIRMS, FIRMS.c.id == AssistSession.firm_id)
        .join(SignInSession, SignInSession.id == AssistSession.sign_in_id)
        .where(
            whose,
            AssistSession.ended_at.is_(None),
            AssistSession.expires_at > clock.now(),
            SignInSession.revoked_at.is_(None),
        )
    ).first()
    return Assisted(*row) if row else None


def _firm(session: Session, actor: Actor, which: ColumnElement[bool]) -> WindowFirm | None:
    row = session.execute(
        select(FIRMS.c.id, FIRMS.c.pid, FIRMS.c.name, FIRMS.c.credit_code, FIRMS.c.contact_email).where(
            which, FIRMS.c.district == window_of(session, actor), FIRMS.c.state.in_(HELPED)
        )
    ).first()
    return WindowFirm(*row) if row else None
