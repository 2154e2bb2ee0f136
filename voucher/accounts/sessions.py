"""Who stands behind a cookie: the person of a live session, with the hat they wear."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, select, update

from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.assisted import Assisted, assisted_in
from voucher.accounts.hats import AGENCIES, FIRMS, HAT, Hat, hat_from, live_membership
from voucher.accounts.models import Membership, Person, SignInSession, StaffRole
from voucher.accounts.secret import hash_of
from voucher.accounts.session_life import idle_and_life
from voucher.notices.queries import count_unread
from voucher.storage import columns, db
from voucher.storage.read_only import is_read_only
from voucher.storage.transaction import note_in_passing

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

    One query, and one more for a window clerk, who inside an assisted session is nothing but that.
    """
    rows = columns(db.session(), _BEHIND_COOKIE, {"hash": hash_of(secret)}).all()
    if not rows:
        return None
    row = rows[0]
    staff = {one.staff_role: one.district for one in rows if one.staff_role is not None}
    hats = {one.id: hat_from(*one[: len(HAT)]) for one in rows if one.id is not None}
    if _over(row.seen_at, row.created_at, bool(staff)):
        return None
    hat = hats.get(row.hat_id) or next(iter(hats.values()), None)
    actor = Actor(
        row.person_id,
        row.person_name,
        frozenset(staff) | ({hat.role} if hat else frozenset()),
        firm_id=hat.firm_id if hat else None,
        agency_id=hat.agency_id if hat else None,
        district=next((district for district in staff.values() if district), None),
        request_id=request_id,
    )
    assisted = assisted_in(db.session(), row.session_id) if Role.WINDOW in actor.roles else None
    if assisted:
        actor = replace(
            actor, roles=frozenset({Role.WINDOW}), firm_id=assisted.firm_id, assist_id=assisted.assist_id
        )
    if clock.now() - row.seen_at > TOUCH_EVERY and not is_read_only():
        _touch(row.session_id)
    return Presence(actor, row.session_id, hat, len(hats) > 1, assisted)


#: a row for each pair of a hat and a staff role; few people have several of either
_BEHIND_COOKIE = (
    select(
        *HAT,
        SignInSession.id.label("session_id"),
        SignInSession.membership_id.label("hat_id"),
        SignInSession.created_at,
        SignInSession.seen_at,
        Person.id.label("person_id"),
        Person.name.label("person_name"),
        StaffRole.role.label("staff_role"),
        StaffRole.district,
    )
    .select_from(SignInSession)
    .join(Person, Person.id == SignInSession.person_id)
    .outerjoin(StaffRole, StaffRole.person_id == Person.id)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, live_membership()))
    .outerjoin(FIRMS, FIRMS.c.id == Membership.firm_id)
    .outerjoin(AGENCIES, AGENCIES.c.id == Membership.agency_id)
    .where(SignInSession.secret_hash == bindparam("hash"), SignInSession.revoked_at.is_(None), Person.active)
    .order_by(StaffRole.id, Membership.id)
)


def _over(seen_at: datetime, created_at: datetime, is_staff: bool) -> bool:
    idle, life = idle_and_life(is_staff)
    return clock.now() - seen_at > idle or clock.now() - created_at > life


def _touch(session_id: int) -> None:
    """Note that the session is in use; where nothing can be written now, the person may read on."""
    now = update(SignInSession).where(SignInSession.id == session_id).values(seen_at=clock.now())
    note_in_passing(now, "that a session is in use")
