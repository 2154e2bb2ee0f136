"""Several nightly runs at once, and two reviewers: every warning is raised once and closed once."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.support.city import officer
from tests.support.race import together
from tests.support.warned import split_warning, twin_claims
from voucher.access import Role
from voucher.audit.models import AuditEvent
from voucher.notices.models import Notice
from voucher.state_machine import CannotMove
from voucher.storage import db
from voucher.warnings.close import close
from voucher.warnings.models import RaisedWarning
from voucher.warnings.raise_warnings import raise_warnings
from voucher.warnings.states import WarningEvent

RUNS = 6


def test_runs_in_the_same_moment_raise_each_warning_once(app: Flask, act: Callable[..., Any]):
    act(twin_claims)
    reviewer = act(officer, Role.REVIEWER)
    raised: list[int] = []
    assert not together(app, *[lambda: raised.append(raise_warnings())] * RUNS)
    kept, recorded, told = act(_counted, reviewer.person_id)
    assert sum(raised) == kept == recorded
    assert kept > 1
    assert told == 1


def test_two_reviewers_close_a_warning_once(app: Flask, act: Callable[..., Any]):
    warning = act(split_warning)
    events = (WarningEvent.EXPLAIN, WarningEvent.FOLLOW_UP)
    people = [act(officer, Role.REVIEWER) for _ in events]
    [refusal] = together(
        app,
        *[
            lambda who=who, event=event: close(who, warning.pid, event, reason="已核实。")
            for who, event in zip(people, events, strict=True)
        ],
    )
    assert isinstance(refusal, CannotMove)


def _counted(person_id: int) -> tuple[int, int, int]:
    """Return how many warnings there are, how often one was recorded, and how often the person was told."""
    return (
        db.session.scalar(select(func.count()).select_from(RaisedWarning)) or 0,
        db.session.scalar(select(func.count()).where(AuditEvent.event == "raise")) or 0,
        db.session.scalar(
            select(func.count()).where(Notice.person_id == person_id, Notice.endpoint == "warnings.index")
        )
        or 0,
    )
