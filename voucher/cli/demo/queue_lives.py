"""First come, first served: firms that came when the money was short, and firms that prepare for the next opening."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from voucher import clock
from voucher.access import Actor
from voucher.applications.allocate import allocate
from voucher.applications.apply import submit
from voucher.applications.draft import choose, commit_to_rules, confirm_firm, describe, start_draft
from voucher.applications.models import Application
from voucher.applications.prequalify import ask_prequalification
from voucher.applications.qualify import qualify, refuse_prequalification
from voucher.applications.states import ApplicationState
from voucher.cli.demo import years
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.firm_lives import Resident
from voucher.cli.demo.stories import TEN
from voucher.rounds.launch import create_round, open_round
from voucher.rounds.models import Round
from voucher.rounds.states import Mode
from voucher.storage import db

WAITING = 3  # firms on the waiting list
MOST_TRIES = 12
COMING_DAYS = 6
PURPOSE = "计划参加创业辅导营，完善商业计划书并对接投资机构。"


def play_the_queues(cast: Cast, year: int, category: str, residents: list[Resident]) -> None:
    """Let firms ask for a category whose quota is used up, and others prepare for a round that opens in some days."""
    firms = (resident.actor for resident in residents if resident.actor is not None)
    _stand_in_line(_running(year), category, firms)
    _prepare(cast, _coming(cast, year), firms)


def _stand_in_line(round_pid: str, category: str, firms: Iterator[Actor]) -> None:
    for _ in range(MOST_TRIES):
        firm = next(firms)
        submit(firm, _draft(firm, round_pid, category))
        allocate()
        if _count_waiting() >= WAITING:
            return


def _prepare(cast: Cast, round_pid: str, firms: Iterator[Actor]) -> None:
    """Leave two firms pre-qualified, one refused, two asking, and one with a draft of its own."""
    asking = [_draft(firm, round_pid, "SZ", ask=True) for firm, _ in zip(firms, range(5), strict=False)]
    qualify(cast.reviewer, asking[0])
    qualify(cast.reviewer, asking[1])
    refuse_prequalification(
        cast.reviewer, asking[2], reason="社保证明不是最近三个月的。请在“材料”中更换后重新申请资格预审。"
    )
    _draft(next(firms), round_pid, "SZ")


def _draft(firm: Actor, round_pid: str, category: str, *, ask: bool = False) -> str:
    pid = start_draft(firm, round_pid)
    confirm_firm(firm, pid)
    choose(firm, pid, category_code=category, face=TEN)
    describe(firm, pid, purpose=PURPOSE, expected_on=None)
    commit_to_rules(firm, pid)
    if ask:
        ask_prequalification(firm, pid)
    return pid


def _running(year: int) -> str:
    return db.session.scalars(
        select(Round.pid)
        .where(Round.budget_year == year, Round.mode == Mode.FIRST_COME)
        .order_by(Round.id.desc())
        .limit(1)
    ).one()


def _coming(cast: Cast, year: int) -> str:
    name = f"{year}年度数字化服务专项（先到先得，须资格预审）"
    opens = clock.moment_of(clock.today() + timedelta(days=COMING_DAYS), 9)
    pid = create_round(
        cast.reviewer,
        name=name,
        budget_year=year,
        opens_at=opens,
        closes_at=opens + timedelta(days=30),
        policy=years.policy(year, name),
        mode=Mode.FIRST_COME,
        prequalified_only=True,
    )
    open_round(cast.approver, pid)
    return pid


def _count_waiting() -> int:
    waiting = select(Application.id).where(Application.state == ApplicationState.WAITING)
    return len(db.session.scalars(waiting).all())
