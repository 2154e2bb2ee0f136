"""Marking notices as read."""

from dataclasses import dataclass

from sqlalchemy import update

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.notices.models import Notice
from voucher.refusal import NotFound
from voucher.storage import locked, transaction


@dataclass(frozen=True, slots=True)
class Target:
    """The page a notice is about, and the public id it takes; None if there is none."""

    endpoint: str | None
    pid: str | None


def mark_read(actor: Actor, pid: str) -> Target:
    """Mark one of the person's notices as read, and return what it is about.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    require(actor, Action.NOTIFICATION_READ)
    with transaction() as session:
        notice = locked(session, Notice, pid)
        if notice.person_id != actor.person_id:
            raise NotFound()
        notice.read_at = notice.read_at or clock.now()
        return Target(notice.endpoint, notice.subject_pid)


def mark_all_read(actor: Actor) -> None:
    """Mark every notice of the person as read."""
    require(actor, Action.NOTIFICATION_READ)
    with transaction() as session:
        session.execute(
            update(Notice)
            .where(Notice.person_id == actor.person_id, Notice.read_at.is_(None))
            .values(read_at=clock.now())
        )
