"""Who else has a case open: the page says so, that two officers do not do the same work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from voucher import clock
from voucher.access import Actor
from voucher.accounts.models import CaseLook, Person
from voucher.storage import db
from voucher.storage.read_only import is_read_only
from voucher.storage.transaction import note_in_passing
from voucher.storage.upsert import insert_or

STILL_THERE = timedelta(minutes=5)
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Somebody who opened the case a moment ago."""

    name: str
    at: datetime


def look_at(actor: Actor, subject_kind: str, subject_id: int) -> list[Onlooker]:
    """Note that somebody who works on the case has opened it, and return who else has it open.

    One query, and once a minute a change that waits for nothing; where nothing can be written, the page is shown all
    the same. What the caller has read of the session's rows is forgotten then.
    """
    now, same = clock.now(), and_(CaseLook.subject_kind == subject_kind, CaseLook.subject_id == subject_id)
    rows = db.session.execute(
        select(CaseLook.person_id, CaseLook.at, Person.name, same.label("is_same"))
        .join(Person, Person.id == CaseLook.person_id)
        .where(or_(CaseLook.person_id == actor.person_id, and_(same, CaseLook.at > now - STILL_THERE)))
        .order_by(CaseLook.at.desc())
    ).all()
    mine = next((row for row in rows if row.person_id == actor.person_id), None)
    if (mine is None or not mine.is_same or now - mine.at > NOTED_EVERY) and not is_read_only():
        _note(actor, subject_kind, subject_id)
    return [Onlooker(row.name, row.at) for row in rows if row is not mine]


def _note(actor: Actor, subject_kind: str, subject_id: int) -> None:
    values = {"subject_kind": subject_kind, "subject_id": subject_id, "at": clock.now()}
    looked = insert_or(db.session(), CaseLook).values(person_id=actor.person_id, **values)
    change = looked.on_conflict_do_update(index_elements=["person_id"], set_=values)
    note_in_passing(change, "that somebody has opened a case")
