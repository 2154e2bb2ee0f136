"""First come, first served: an application holds money of its own until it is decided."""

from sqlalchemy.orm import Session

from voucher.access import Actor
from voucher.applications.models import Application
from voucher.budget import books
from voucher.ledger import Money, movements
from voucher.refusal import Refusal
from voucher.wording import N_


class RoundUsedUp(Refusal):
    """The pool holds less than the face value."""

    title = N_("The quota is used up")
    next_step = N_(
        "Nothing was submitted; your draft is kept. Money that comes back can be applied for again."
    )


def reserve(session: Session, actor: Actor, application: Application, budget_year: int, face: Money) -> None:
    """Hold the face value for the application; the last step of its transaction.

    Raises:
        RoundUsedUp: The money is not there.
    """
    purse = books.purse(session, budget_year, application.category_code)
    application.pool, application.reserved = purse.pool, True
    session.flush()
    entry = movements.reserve(f"application:{application.id}:reserve", purse, application.id, face)
    try:
        books.post(session, actor, entry)
    except books.NotEnoughMoney:
        raise RoundUsedUp() from None


def release(session: Session, actor: Actor, application: Application, budget_year: int) -> None:
    """Let go of what the application holds, if it holds anything; the last step of its transaction."""
    if not application.reserved or application.face_fen is None:
        return
    application.reserved = False
    purse = books.purse_of_pool(session, budget_year, application.pool)
    session.flush()
    entry = movements.release(
        f"application:{application.id}:release", purse, application.id, application.face_fen
    )
    books.post(session, actor, entry)
