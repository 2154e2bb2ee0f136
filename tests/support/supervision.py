"""Spot checks and yearly evaluations, made through the verbs after the end of the present half year."""

from contextlib import AbstractContextManager
from datetime import date, timedelta

from tests.support.city import agency_pid, officer
from voucher import clock
from voucher.access import Actor, Role
from voucher.agencies.states import Result
from voucher.evaluations.propose_result import propose_result
from voucher.spot_checks.draw_sample import draw_sample
from voucher.spot_checks.half_year import half_year_of
from voucher.spot_checks.queries import checks_of


def after_the_half_year() -> AbstractContextManager[None]:
    """Return a context in which the present half year has just ended."""
    return clock.at(clock.moment_of(half_year_of(clock.today()).last + timedelta(days=1)))


def after_the_year() -> AbstractContextManager[None]:
    """Return a context in which the present year has just ended."""
    return clock.at(clock.moment_of(date(clock.today().year + 1, 1, 10), 9))


def drawn_sample(actor: Actor | None = None, *, by_agency: bool = False) -> str:
    """Return the pid of the sample of the present half year, drawn on the day after it. Needs a paid claim."""
    period = half_year_of(clock.today())
    with after_the_half_year():
        return draw_sample(actor or officer(Role.REVIEWER), period, by_agency=by_agency)


def proposed_result(agency: Actor, result: Result = Result.KEEP) -> str:
    """Return the pid of an evaluation of the present year that waits for a second person."""
    year, pid = clock.today().year, agency_pid(agency)
    with after_the_year():
        return propose_result(officer(Role.REVIEWER), pid, year, result=result, reason="服务及时，企业满意")


def supervised(agency: Actor) -> dict[str, str]:
    """Leave a drawn claim and a proposed result, and return the pids by what they are."""
    sample = drawn_sample()
    return {
        "sample": sample,
        "sample.check": checks_of(officer(Role.REVIEWER), sample).lines[0].pid,
        "evaluation": proposed_result(agency),
    }
