"""Applications taken in at a window: what the receipt says of it."""

from sqlalchemy import select

from voucher.accounts.filed_in import CounterFiling, filed_in
from voucher.applications.models import Application


def counter_filing(application_id: int) -> CounterFiling | None:
    """Return how an application came in over a window; None if the firm filed it itself. One query."""
    return filed_in(select(Application.assist_id).where(Application.id == application_id).scalar_subquery())
