"""A first-come round that opens in some days, and firms that prepare for it."""

from datetime import datetime, timedelta

from tests.support.cases import City, draft_application
from tests.support.city import appropriated_year, catalogue, officer, policy_numbers, verified_firm
from tests.support.ready_made import ready_made
from voucher import clock
from voucher.access import Actor, Role
from voucher.applications.prequalify import ask_prequalification
from voucher.applications.qualify import qualify
from voucher.rounds.launch import create_round
from voucher.rounds.launch import open_round as publish_round
from voucher.rounds.models import Round
from voucher.rounds.states import Mode
from voucher.storage import db


@ready_made
def coming_city(*, budget: int = 3_000_000, days: int = 7, prequalified_only: bool = True) -> City:
    """Return a city with a first-come round that opens in so many days and lasts a month."""
    appropriated_year(budget)
    catalogue()
    pid = coming_round(days=days, prequalified_only=prequalified_only)
    return City(pid, officer(Role.REVIEWER), officer(Role.REVIEWER), officer(Role.APPROVER))


def coming_round(*, days: int = 7, prequalified_only: bool = True, cap: int = 20_000) -> str:
    """Return the pid of a published first-come round of the running year."""
    opens = clock.now() + timedelta(days=days)
    pid = create_round(
        officer(Role.REVIEWER),
        name="数字化服务专项",
        budget_year=clock.budget_year(),
        opens_at=opens,
        closes_at=opens + timedelta(days=30),
        policy=policy_numbers(10_000, 5_000, cap=cap),
        mode=Mode.FIRST_COME,
        prequalified_only=prequalified_only,
    )
    publish_round(officer(Role.APPROVER), pid)
    return pid


def opening(city: City) -> datetime:
    """Return the moment the round opens."""
    return db.session.query(Round.opens_at).filter(Round.pid == city.round_pid).scalar()


def asking_firm(city: City) -> tuple[Actor, str]:
    """Return a firm and its finished draft, which the bureau is asked to look at."""
    who = verified_firm()
    pid = draft_application(city, who)
    ask_prequalification(who, pid)
    return who, pid


def qualified_firm(city: City) -> tuple[Actor, str]:
    """Return a firm that is pre-qualified, and its draft."""
    who, pid = asking_firm(city)
    qualify(city.reviewer, pid)
    return who, pid
