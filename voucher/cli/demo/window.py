"""The one-stop window of the demo city: its clerk files for some firms of the district, in assisted sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from sqlalchemy import select

from voucher import clock
from voucher.access import VISITOR, Actor
from voucher.accounts.assist import end, open_by_paper
from voucher.accounts.models import AssistSession
from voucher.accounts.sessions import presence
from voucher.accounts.sign_in import sign_in
from voucher.cli.demo.cast import PASSWORD, Cast
from voucher.cli.demo.firm_lives import Resident
from voucher.cli.demo.papers import paper
from voucher.firms.draft import write_draft
from voucher.firms.queries import sheet_of_own
from voucher.storage import db

DISTRICT = "定海区"
EVERY = 6  # so many firms of the district come by themselves, and then one to the window
TALK = timedelta(minutes=12)


@dataclass(frozen=True, slots=True)
class Window:
    """The clerk at work in one signed-in browser."""

    clerk: Actor
    sign_in_id: int
    visitors: Iterator[int] = field(default_factory=count)

    def is_asked_by(self, resident: Resident) -> bool:
        """Say whether this firm of the district comes to the window with its case."""
        return resident.invented.district == DISTRICT and next(self.visitors) % EVERY == 0

    @contextmanager
    def helps(self, firm_pid: str) -> Iterator[Actor]:
        """Act for the firm in a session that began some minutes ago, and end it."""
        with clock.at(clock.now() - TALK):
            form = paper("代办授权书.pdf", f"consent {firm_pid} {clock.now():%Y%m%d%H%M%S}")
            open_by_paper(self.clerk, self.sign_in_id, firm_pid, form)
        row = db.session.scalars(select(AssistSession).order_by(AssistSession.id.desc()).limit(1)).one()
        pid, acting = row.pid, replace(self.clerk, firm_id=row.firm_id, assist_id=row.id)
        yield acting
        end(self.clerk, pid)


def open_window(cast: Cast) -> Window:
    """Let the window clerk sign in."""
    secret = sign_in(VISITOR, "window@demo.example", PASSWORD, address=None, browser=None)
    here = presence(secret, "")
    if here is None:
        raise RuntimeError("the window clerk could not sign in")
    return Window(cast.window, here.session_id)


def leave_draft(window: Window, resident: Resident) -> None:
    """Write new details of a firm down that has moved; it still has to confirm them."""
    with window.helps(resident.pid) as acting:
        sheet = sheet_of_own(acting)
        moved = replace(sheet.details, address=f"舟山市{DISTRICT}临城街道海天大道668号")
        write_draft(acting, details=moved, contact=sheet.contact)
