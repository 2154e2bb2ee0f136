"""Makes the portal read-only and opens it again; both leave a line in the audit trail."""

from datetime import datetime

from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.audit.record import record
from voucher.storage import transaction
from voucher.storage.read_only import ONLY_ROW, PortalMode, watch


def switch(*, read_only: bool, reason: str, back_at: datetime | None = None) -> None:
    """Close the portal for whatever would be recorded, or open it.

    This process knows at once, every other one at most `LOOK_EVERY` seconds later.
    """
    with transaction(despite_read_only=True) as session:
        mode = session.get(PortalMode, ONLY_ROW) or PortalMode(id=ONLY_ROW)
        mode.read_only, mode.reason, mode.back_at, mode.since = read_only, reason, back_at, clock.now()
        session.add(mode)
        session.flush()
        event = "close" if read_only else "open"
        record(session, SYSTEM, Action.CONFIG_TECHNICAL, mode, event=event, note=reason or None)
    watch().look()
