"""A window clerk helps one firm at a time, however many browsers ask in the same moment."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.support.city import firm_pid, verified_firm
from tests.support.drafts import NEW_ADDRESS, details_of_firm
from tests.support.papers import paper
from tests.support.race import together
from tests.support.windows import assisting, present, signed_in, window_clerk
from voucher.access import Actor
from voucher.accounts.assist import AlreadyAssisting, open_by_paper
from voucher.accounts.models import AssistSession
from voucher.firms.draft import write_draft
from voucher.firms.models import FirmDraft
from voucher.firms.queries import sheet_of_own
from voucher.firms.states import FirmDraftState
from voucher.storage import db

Act = Callable[..., Any]
BROWSERS = 4


def opening(act: Act, clerk: Actor, firm: Actor) -> Callable[[], None]:
    """Return the step with which the clerk, in a browser of their own, opens a session for the firm."""
    here, pid = act(present, act(signed_in, clerk)), act(firm_pid, firm)
    return lambda: open_by_paper(here.actor, here.session_id, pid, paper("授权书.pdf"))


def live(clerk: Actor) -> int:
    open_ones = (AssistSession.clerk_id == clerk.person_id, AssistSession.ended_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(AssistSession).where(*open_ones)) or 0


def test_of_several_sessions_of_one_clerk_exactly_one_is_opened(app: Flask, act: Act):
    clerk = act(window_clerk)
    steps = [opening(act, clerk, act(verified_firm)) for _ in range(BROWSERS)]
    refused = together(app, *steps)
    assert [type(one) for one in refused] == [AlreadyAssisting] * (BROWSERS - 1)
    assert act(live, clerk) == 1


def test_several_clerks_open_theirs_in_the_same_moment(app: Flask, act: Act):
    """The control: the same steps, by different people, do not stand in each other's way."""
    clerks = [act(window_clerk) for _ in range(BROWSERS)]
    firm = act(verified_firm)
    assert together(app, *[opening(act, clerk, firm) for clerk in clerks]) == []
    assert [act(live, clerk) for clerk in clerks] == [1] * BROWSERS


def test_of_drafts_that_several_clerks_write_for_one_firm_one_stays_open(app: Flask, act: Act):
    firm = act(verified_firm)
    details, contact = act(details_of_firm, firm, address=NEW_ADDRESS), act(sheet_of_own, firm).contact
    acting = [act(assisting, act(window_clerk), firm) for _ in range(BROWSERS)]
    steps = [lambda who=who: write_draft(who, details=details, contact=contact) for who in acting]
    assert together(app, *steps) == []
    states = act(lambda: list(db.session.scalars(select(FirmDraft.state))))
    assert sorted(states) == [FirmDraftState.OPEN] + [FirmDraftState.REPLACED] * (BROWSERS - 1)
