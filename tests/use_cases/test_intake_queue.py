"""The one queue of the bureau: as many cases as the rooms' own queues hold, the most urgent first."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support import cases
from tests.support.cases import accepted_application, submitted_application
from tests.support.city import officer, verified_firm
from tests.support.laboratory import Laboratory
from tests.support.seeded_city import SeededCity
from tests.support.statements import statements
from tests.support.windows import assisting, window_clerk
from voucher.access import Actor, District, Role
from voucher.accounts.staff import KIND as STAFF
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.applications.models import Application
from voucher.applications.queries import count_queue
from voucher.applications.queries import queue as own_queue
from voucher.applications.tabs import StaffTab
from voucher.dashboard.intake import queue
from voucher.dashboard.intake.kinds import CaseKind, Channel, Light
from voucher.dashboard.intake.proposal_sources import PROPOSALS
from voucher.dashboard.intake.queue import WaitingCase, Wanted, waiting_cases
from voucher.dashboard.proposals import PAGES, how_many_to_decide
from voucher.dashboard.work.staff import work_of
from voucher.disputes.models import Dispute
from voucher.disputes.states import RUNNING
from voucher.refusal import NotAllowed
from voucher.storage import db

GROWING = ("application", "claim", "dispute", "firm", "listing", "proposal", "service_order")
Town = cases.City


@pytest.fixture
def inside(city: SeededCity, app: Flask) -> Iterator[SeededCity]:
    with app.app_context():
        yield city


@pytest.fixture
def town(app_context: Flask, set_clock: Callable[[str], None]) -> Town:
    set_clock("2026-06-08 09:00")  # a Monday
    return cases.city()


def everything(who: Actor, wanted: Wanted | None = None) -> list[WaitingCase]:
    """Return all pages of the queue, one after the other."""
    page = waiting_cases(who, wanted or Wanted())
    lines = page.lines
    while page.next_after:
        page = waiting_cases(who, wanted or Wanted(), after=page.next_after)
        lines = lines + page.lines
    return lines


def waiting(role: Role) -> dict[str, int]:
    return {one.label: one.count for one in work_of(officer(role)).queues}


def test_the_counts_are_those_of_each_rooms_own_queue(inside: SeededCity):
    reviewer, approver, finance = (
        waiting_cases(officer(role), Wanted()).by_kind
        for role in (Role.REVIEWER, Role.APPROVER, Role.FINANCE)
    )
    of_reviewer, of_approver, of_finance = (
        waiting(role) for role in (Role.REVIEWER, Role.APPROVER, Role.FINANCE)
    )
    assert reviewer[CaseKind.APPLICATION] == (
        of_reviewer["Applications to accept"] + of_reviewer["Applications to review"]
    )
    assert approver[CaseKind.APPLICATION] == of_approver["Applications to approve"]
    assert reviewer[CaseKind.FIRM] == of_reviewer["Firms to verify"]
    assert reviewer[CaseKind.LISTING] == of_reviewer["Items and prices to check"]
    assert reviewer[CaseKind.CLAIM] == of_reviewer["Claims for the first check"]
    assert approver[CaseKind.CLAIM] == of_approver["Claims for the second check"]
    assert finance[CaseKind.PAYMENT] == of_finance["Approved claims to put into a batch"]
    running = select(func.count()).where(Dispute.state.in_(RUNNING))
    assert reviewer[CaseKind.DISPUTE] == approver[CaseKind.DISPUTE] == db.session.scalar(running)


def test_proposals_and_applied_agencies_are_cases_once(inside: SeededCity):
    approver = officer(Role.APPROVER)
    found = waiting_cases(approver, Wanted()).by_kind
    by_proposal = {source.kind for source in PROPOSALS}
    appealed = 1  # a ban waits for its answer, without a proposal
    assert sum(found[kind] for kind in by_proposal) - appealed == how_many_to_decide(approver)
    applied = select(func.count()).where(Agency.state == AgencyState.APPLIED)
    assert found[CaseKind.ADMISSION] == db.session.scalar(applied)


def test_every_kind_of_proposal_is_in_the_queue_but_those_about_colleagues():
    assert sorted(kind for one in PROPOSALS for kind in one.proposed) == sorted(PAGES.keys() - {STAFF})


def test_an_auditor_reads_all_of_it_and_everybody_else_what_they_decide(inside: SeededCity):
    auditor = waiting_cases(officer(Role.AUDITOR), Wanted()).by_kind
    assert set(auditor) == set(CaseKind)
    assert all(auditor.values()) or auditor[CaseKind.STANDING] == 0
    assert set(waiting_cases(officer(Role.FINANCE), Wanted()).by_kind) == {CaseKind.PAYMENT}
    for role in (Role.WINDOW, Role.ADMIN):
        with pytest.raises(NotAllowed):
            waiting_cases(officer(role), Wanted())


@pytest.mark.parametrize("size", [1, 4, 100])
def test_the_pages_together_are_the_whole_queue(
    inside: SeededCity, monkeypatch: pytest.MonkeyPatch, size: int
):
    auditor = officer(Role.AUDITOR)
    monkeypatch.setattr(queue, "PAGE_SIZE", size)
    lines = everything(auditor)
    page = waiting_cases(auditor, Wanted())
    assert len(lines) == sum(page.by_kind.values()) == sum(page.by_light.values())
    assert len({(line.kind, line.pid) for line in lines}) == len(lines)
    order = [(list(Light).index(line.light), line.since) for line in lines]
    assert order == sorted(order)


def test_each_filter_shows_what_its_count_says(inside: SeededCity):
    auditor = officer(Role.AUDITOR)
    page = waiting_cases(auditor, Wanted())
    for kind, number in page.by_kind.items():
        assert [line.kind for line in everything(auditor, Wanted(kind=kind))] == [kind] * number
    for light, number in page.by_light.items():
        assert [line.light for line in everything(auditor, Wanted(light=light))] == [light] * number
    some = page.lines[0]
    assert some in everything(auditor, Wanted(text=some.who))
    assert everything(auditor, Wanted(text="nobody is called so")) == []
    putuo = everything(auditor, Wanted(district=District.PUTUO))
    assert putuo and len(putuo) < sum(page.by_kind.values())


def test_a_place_that_cannot_be_read_is_the_beginning(inside: SeededCity):
    auditor = officer(Role.AUDITOR)
    first = waiting_cases(auditor, Wanted()).lines
    for after in ("", "1", "g-h-i-j", "1-2-3", f"1-{'9' * 16}-1-1", "--3-", "²-1-1-1"):
        assert waiting_cases(auditor, Wanted(), after=after).lines == first


def test_the_queue_takes_few_statements_and_walks_no_growing_table(
    inside: SeededCity, laboratory: Laboratory
):
    auditor = officer(Role.AUDITOR)
    with statements(laboratory.engine) as sent:
        waiting_cases(auditor, Wanted())
    assert len(sent) <= 5
    if laboratory.engine.dialect.name == "sqlite":
        statement = next(one for one in sent if "UNION ALL" in one and "LIMIT" in one)
        plan = db.session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", tuple([1] * statement.count("?"))
        )
        steps = [row.detail for row in plan]
        assert not [step for step in steps if step.startswith("SCAN") and step.split()[1] in GROWING]


def test_lights_follow_the_working_days(town: Town, set_clock: Callable[[str], None]):
    """Five working days from Monday end on the next Monday; the weekend before it is not late."""
    pid = submitted_application(town, verified_firm())
    reviewer, number = officer(Role.REVIEWER), cases.row(Application, pid).number
    seen = {}
    for moment in ("06-12 09:00", "06-14 09:00", "06-15 18:00", "06-16 00:10"):
        set_clock(f"2026-{moment}")
        [line] = [line for line in everything(reviewer) if line.number == number]
        assert line.due.isoformat() == "2026-06-15"
        seen[moment] = line.light
    assert seen == {
        "06-12 09:00": Light.ORANGE,
        "06-14 09:00": Light.ORANGE,
        "06-15 18:00": Light.ORANGE,
        "06-16 00:10": Light.RED,
    }


def test_the_light_is_that_of_the_rooms_own_list(town: Town, set_clock: Callable[[str], None]):
    pid = accepted_application(town, verified_firm())
    reviewer, due = officer(Role.REVIEWER), cases.row(Application, pid).due_on
    assert due
    for day in range(8, 30):
        set_clock(f"2026-06-{day:02} 10:00")
        [own] = own_queue(reviewer, StaffTab.REVIEW).lines
        [line] = everything(reviewer, Wanted(kind=CaseKind.APPLICATION))
        assert own.promise and (line.light.tone, line.due) == (own.promise.tone, due)


def test_what_came_in_over_a_window_says_so(town: Town):
    submitted_application(town, verified_firm())
    submitted_application(town, assisting(window_clerk(), verified_firm()))
    lines = everything(officer(Role.REVIEWER), Wanted(kind=CaseKind.APPLICATION))
    assert [line.channel for line in lines] == [Channel.ONLINE, Channel.COUNTER]


def test_an_officer_of_a_district_finds_the_firms_of_the_own_one(town: Town):
    submitted_application(town, verified_firm())
    submitted_application(town, verified_firm(district=District.PUTUO))
    local = replace(officer(Role.REVIEWER), district=District.PUTUO.value)
    found = waiting_cases(local, Wanted()).by_kind[CaseKind.APPLICATION]
    assert found == count_queue(local)[StaffTab.ACCEPT] == 1


def test_an_empty_city_has_an_empty_queue(app_context: Flask):
    page = waiting_cases(officer(Role.AUDITOR), Wanted())
    assert page.lines == [] and page.next_after is None
    assert set(page.by_kind.values()) == {0} and set(page.by_light.values()) == {0}
