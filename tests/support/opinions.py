"""Ratings of the bureau, made through the verbs."""

from sqlalchemy import select

from voucher.access import Actor
from voucher.opinions.give import rate_application
from voucher.opinions.models import Opinion
from voucher.opinions.states import Grade
from voucher.storage import db

WORDS = "等了很久才答复。"


def bad_opinion(firm: Actor, application_pid: str) -> str:
    """Rate the handling of a decided application badly and return the opinion's pid."""
    rate_application(firm, application_pid, Grade.VERY_BAD, WORDS)
    return latest().pid


def latest() -> Opinion:
    """Return the last opinion that was given."""
    db.session.rollback()
    return db.session.scalars(select(Opinion).order_by(Opinion.id.desc()).limit(1)).one()
