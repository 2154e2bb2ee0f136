"""A person's notices."""

from sqlalchemy import func, select

from voucher.access import Actor
from voucher.notices.models import Notice
from voucher.storage import db


def count_unread(actor: Actor) -> int:
    """Return how many notices the person has not read. One query."""
    return (
        db.session.scalar(
            select(func.count()).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None))
        )
        or 0
    )
