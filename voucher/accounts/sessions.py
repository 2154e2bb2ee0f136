"""Who stands behind a cookie: the person of a live session, with the hat they wear."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select, update

from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.assisted import Assisted, assisted_in
from voucher.accounts.hats import Hat, hats_of, staff_roles_of
from voucher.accounts.models import Person, SignInSession
from voucher.accounts.secret import hash_of
from voucher.accounts.session_life import idle_and_life
from voucher.notices.queries import count_unread
from voucher.storage import db, transaction
from voucher.storage.read_only import is_read_only

TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Presence:
    """A signed-in person: as whom they act now, and for whom."""

    actor: Actor
    session_id: int
    hat: Hat | None
    can_switch: bool
    assisted: Assisted | None = None

    @property
    def acting_for(self) -> tuple[str, str] | None:
        """The Chinese and the English name of the firm or agency."""
        if self.assisted:
            return (self.assisted.firm, self.assisted.firm)
        return (self.hat.name_zh, self.hat.name_en) if self.hat else None

    def count_unread(self) -> int:
        """Return how many notices wait unread. One query."""
        return count_unread(self.actor)


def presence(secret: str, request_id: str) -> Presence | None:
    """Return who holds the cookie with this secret; None when it opens nothing.

    Three queries, and one more for a window clerk, who inside an assisted session is nothing but that.
    """
    found = db.session.execute(
        select(SignInSession, Person)
        .join(Person, Person.id == SignInSession.person_id)
        .where(
            SignInSession.secret_hash == hash_of(secret), SignInSession.revoked_at.is_(None), Person.active
        )
    ).first()
    if found is None:
        return None
    row, person = found
    staff = staff_roles_of(db.session(), person.id)
    if _over(row, bool(staff)):
        return None
    hats = hats_of(db.session(), person.id)
    hat = next((hat for hat in hats if hat.membership_id == row.membership_id), hats[0] if hats else None)
    actor = Actor(
        person.id,
        person.name,
        frozenset(role for role, _district in staff) | ({hat.role} if hat else frozenset()),
        firm_id=hat.firm_id if hat else None,
        agency_id=hat.agency_id if hat else None,
        district=next((district for _role, district in staff if district), None),
        request_id=request_id,
    )
    assisted = assisted_in(db.session(), row.id) if Role.WINDOW in actor.roles else None
    if assisted:
        actor = replace(
            actor, roles=frozenset({Role.WINDOW}), firm_id=assisted.firm_id, assist_id=assisted.assist_id
        )
    here = Presence(actor, row.id, hat, len(hats) > 1, assisted)
    if clock.now() - row.seen_at > TOUCH_EVERY and not is_read_only():
        _touch(row.id)
    return here


def _over(row: SignInSession, is_staff: bool) -> bool:
    idle, life = idle_and_life(is_staff)
    return clock.now() - row.seen_at > idle or clock.now() - row.created_at > life


def _touch(session_id: int) -> None:
    with transaction() as session:
        session.execute(
            update(SignInSession).where(SignInSession.id == session_id).values(seen_at=clock.now())
        )
