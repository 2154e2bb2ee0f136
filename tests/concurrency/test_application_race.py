"""Several people decide about one application in the same second."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.cases import (
    City,
    accepted_application,
    city,
    digest_of,
    draft_application,
    reviewed_application,
    row,
    year_holds,
)
from tests.support.city import officer, verified_firm
from tests.support.race import together
from voucher.access import Role
from voucher.applications.allocate import allocate
from voucher.applications.apply import submit, withdraw
from voucher.applications.draft import start_draft
from voucher.applications.intake import accept
from voucher.applications.models import Application
from voucher.applications.review import pass_review, send_back
from voucher.applications.states import ApplicationState
from voucher.issuance.issue import approve
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Stage
from voucher.rounds.states import Mode
from voucher.state_machine import CannotMove
from voucher.storage import db


@pytest.fixture
def here(act: Callable) -> City:
    return act(city)


def state_of(act: Callable, pid: str) -> ApplicationState:
    return ApplicationState(act(lambda: row(Application, pid).state))


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_firm_withdraws_while_the_reviewer_passes(app: Flask, act: Callable, here: City):
    who = act(verified_firm)
    pid = act(accepted_application, here, who)
    refused = together(app, lambda: withdraw(who, pid), lambda: pass_review(here.reviewer, pid))
    assert [type(refusal) for refusal in refused] == [CannotMove]
    assert state_of(act, pid) in (ApplicationState.WITHDRAWN, ApplicationState.REVIEWED)


def test_one_approver_approves_while_another_sends_back(app: Flask, act: Callable, here: City):
    pid = act(reviewed_application, here, act(verified_firm))
    digest, colleague = act(digest_of, pid), act(officer, Role.APPROVER)
    refused = together(
        app,
        lambda: approve(here.approver, pid, digest=digest),
        lambda: send_back(colleague, pid, reason="请再核对。"),
    )
    assert [type(refusal) for refusal in refused] == [CannotMove]
    issued = state_of(act, pid) is ApplicationState.ISSUED
    assert act(count, Voucher) == int(issued)


def test_many_clicks_on_approve_issue_one_voucher(app: Flask, act: Callable, here: City):
    pid = act(reviewed_application, here, act(verified_firm))
    digest = act(digest_of, pid)
    refused = together(app, *[lambda: approve(here.approver, pid, digest=digest)] * 8)
    assert len(refused) == 7
    assert act(count, Voucher) == 1


def test_many_clicks_on_start_open_one_draft(app: Flask, act: Callable, here: City):
    who = act(verified_firm)
    assert not together(app, *[lambda: start_draft(who, here.round_pid)] * 8)
    assert act(count, Application) == 1


def test_many_clicks_on_submit_give_one_number(app: Flask, act: Callable, here: City):
    who = act(verified_firm)
    pid = act(draft_application, here, who)
    refused = together(app, *[lambda: submit(who, pid)] * 8)
    assert {type(refusal) for refusal in refused} == {CannotMove}
    assert len(refused) == 7


def test_two_reviewers_accept_one_application(app: Flask, act: Callable, here: City):
    who = act(verified_firm)
    pid = act(draft_application, here, who)
    act(submit, who, pid)
    refused = together(app, lambda: accept(here.intake, pid), lambda: accept(here.reviewer, pid))
    assert [type(refusal) for refusal in refused] == [CannotMove]


def test_a_first_come_round_reserves_for_as_many_as_there_is_money(app: Flask, act: Callable):
    here = act(city, mode=Mode.FIRST_COME, budget=30_000)
    firms = [act(verified_firm) for _ in range(8)]
    drafts = [(who, act(draft_application, here, who)) for who in firms]
    refused = together(app, *[lambda who=who, pid=pid: submit(who, pid) for who, pid in drafts])
    assert not refused
    act(allocate)
    assert act(year_holds, Stage.AVAILABLE) == NOTHING
    places = [act(lambda pid=pid: row(Application, pid).place) for _, pid in drafts]
    assert sorted(filter(None, places)) == [1, 2, 3, 4, 5]
