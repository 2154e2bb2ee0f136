"""An opening rush: many firms with finished drafts in a first-come round, and what became of them."""

from dataclasses import dataclass

from sqlalchemy import select

from tests.support.cases import City, city, draft_application
from tests.support.city import verified_firm
from voucher.access import Actor
from voucher.applications.apply import submit
from voucher.applications.models import Application
from voucher.ledger import Money
from voucher.rounds.states import Mode
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class Rush:
    """The firms with their drafts, in no order."""

    city: City
    drafts: list[tuple[Actor, str]]

    def submit(self, number: int) -> None:
        submit(*self.drafts[number])


def rush(budget: int, *faces: int) -> Rush:
    """Return firms that are ready to ask for so many yuan each, in a round of `budget` yuan."""
    here = city(mode=Mode.FIRST_COME, budget=budget)
    firms = [verified_firm() for _ in faces]
    return Rush(
        here, [(who, draft_application(here, who, face=face)) for who, face in zip(firms, faces, strict=True)]
    )


def answers() -> list[tuple[int, Money, bool, int | None]]:
    """Return for each number of the queue, in order: number, face, whether money is held, and the place in line."""
    db.session.rollback()
    rows = db.session.execute(
        select(Application.turn, Application.face_fen, Application.reserved, Application.place)
        .where(Application.turn.is_not(None))
        .order_by(Application.turn)
    )
    return [(turn, face, held, place) for turn, face, held, place in rows]


def one_by_one(budget: int, faces: list[Money]) -> list[bool]:
    """Return who is served if everybody asks alone, in this order: the rule, told the slow and obvious way."""
    left, served = Money.yuan(budget), []
    for face in faces:
        served.append(face <= left)
        left = left - face if face <= left else left
    return served
