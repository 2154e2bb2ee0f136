"""First come, first served: an application holds money of its own until it is decided."""

from sqlalchemy.orm import Session

from voucher.access import Actor
from voucher.applications.models import Application
from voucher.budget import books
from voucher.ledger import NOTHING, Entry, movements
from voucher.ledger.movements import Purse


def reservation(application: Application, purse: Purse) -> Entry:
    """Return the entry that lets the application hold its face value; the same application holds it once."""
    face = application.face_fen or NOTHING
    return movements.reserve(_key(application, "reserve"), purse, application.id, face)


def release(session: Session, actor: Actor, application: Application, budget_year: int) -> None:
    """Let go of what the application holds, if it holds anything; the last step of its transaction."""
    if not application.reserved or application.face_fen is None:
        return
    application.reserved = False
    purse = books.purse_of_pool(session, budget_year, application.pool)
    session.flush()
    entry = movements.release(_key(application, "release"), purse, application.id, application.face_fen)
    books.post(session, actor, entry)


def _key(application: Application, movement: str) -> str:
    """Return the entry's key; each time an appeal reopened the application it moves money anew."""
    again = f":{application.reopened}" if application.reopened else ""
    return f"application:{application.id}:{movement}{again}"
