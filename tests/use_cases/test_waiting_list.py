"""First come, first served: exact tails, strict order, money that comes back (docs/decisions/0005)."""

from datetime import timedelta

import pytest

from tests.support.cases import City, city, quota, row, submitted_application, year_holds
from tests.support.city import verified_firm as firm
from voucher import clock
from voucher.access import Actor
from voucher.applications.apply import withdraw
from voucher.applications.intake import accept
from voucher.applications.models import Application
from voucher.applications.open_case import case_for_firm
from voucher.applications.refill import end_waiting, refill_lines
from voucher.applications.review import reject
from voucher.applications.states import ApplicationState
from voucher.budget.verify import verify
from voucher.ledger import NOTHING, Money, Stage
from voucher.rounds.launch import close_round, pause_round
from voucher.rounds.models import Round
from voucher.rounds.states import Mode
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
S = ApplicationState


class Crowd:
    """Firms that apply one after the other in a first-come round of so many yuan."""

    def __init__(self, budget: int) -> None:
        self.here: City = city(mode=Mode.FIRST_COME, budget=budget)
        self.cases: list[tuple[Actor, str]] = []

    def ask(self, *faces: int) -> None:
        for face in faces:
            who = firm()
            self.cases.append((who, submitted_application(self.here, who, face=face)))

    def withdraw(self, number: int) -> None:
        withdraw(*self.cases[number])

    @property
    def waiting(self) -> list[int]:
        """Return who waits, counted from 0 in the order of asking."""
        states = [row(Application, pid).state for _, pid in self.cases]
        return [number for number, state in enumerate(states) if state is S.WAITING]

    def place(self, number: int) -> int:
        place = case_for_firm(*self.cases[number]).place
        assert place
        return place.number


@pytest.mark.parametrize("small_one", [0, 4, 8, 9])
def test_of_85000_eight_of_10000_and_one_of_5000_fit_and_a_ninth_10000_waits(small_one: int):
    crowd = Crowd(85_000)
    faces = [10_000] * 9
    faces.insert(small_one, 5_000)
    crowd.ask(*faces)
    assert crowd.waiting == [9 if small_one < 9 else 8]
    assert year_holds(Stage.AVAILABLE) == NOTHING
    assert not verify(db.session())


def test_a_firm_sees_its_place_and_what_is_asked_for_before_it():
    crowd = Crowd(10_000)
    crowd.ask(10_000, 10_000, 5_000, 10_000)
    assert crowd.waiting == [1, 2, 3]
    assert [crowd.place(number) for number in (1, 2, 3)] == [1, 2, 3]
    place = case_for_firm(*crowd.cases[3]).place
    assert place
    assert place.asked_before == Money.yuan(15_000)


def test_money_that_comes_back_goes_to_the_first_in_line():
    crowd = Crowd(10_000)
    crowd.ask(10_000, 10_000, 10_000)
    crowd.withdraw(0)
    assert refill_lines() == 1
    assert crowd.waiting == [2]
    assert crowd.place(2) == 1
    assert year_holds(Stage.AVAILABLE) == NOTHING
    assert refill_lines() == 0


def test_a_small_request_does_not_overtake_who_waits_for_more():
    crowd = Crowd(10_000)
    crowd.ask(5_000, 5_000, 10_000, 5_000)
    crowd.withdraw(0)
    assert refill_lines() == 0
    assert crowd.waiting == [2, 3]
    crowd.withdraw(1)
    assert refill_lines() == 1
    assert crowd.waiting == [3]


def test_a_newcomer_does_not_take_what_came_back_for_those_who_wait():
    crowd = Crowd(10_000)
    crowd.ask(5_000, 5_000, 10_000)
    crowd.withdraw(0)
    crowd.ask(5_000)
    assert crowd.waiting == [2, 3]


def test_the_rest_is_taken_once():
    crowd = Crowd(15_000)
    crowd.ask(10_000, 10_000, 5_000, 5_000)
    assert crowd.waiting == [1, 3]


def test_who_leaves_the_line_lets_the_others_move_up():
    crowd = Crowd(10_000)
    crowd.ask(10_000, 10_000, 10_000)
    crowd.withdraw(1)
    assert crowd.place(2) == 1
    crowd.withdraw(0)
    assert refill_lines() == 1
    assert crowd.waiting == []


def test_who_waits_is_not_reviewed_and_is_accepted_once_served():
    crowd = Crowd(10_000)
    crowd.ask(10_000, 10_000)
    pid = crowd.cases[1][1]
    with pytest.raises(CannotMove):
        accept(crowd.here.intake, pid)
    accept(crowd.here.intake, crowd.cases[0][1])
    reject(crowd.here.reviewer, crowd.cases[0][1], reason="不符合条件。")
    refill_lines()
    accept(crowd.here.intake, pid)
    assert row(Application, pid).reserved


def test_each_quota_has_a_line_of_its_own():
    crowd = Crowd(30_000)
    quota(10_000, "GL")
    crowd.ask(10_000, 10_000)
    assert crowd.waiting == [1]
    assert year_holds(Stage.AVAILABLE) == Money.yuan(20_000)  # of the general pool
    quota(10_000, "GL")
    assert refill_lines() == 1


def test_a_paused_round_serves_nobody():
    crowd = Crowd(10_000)
    crowd.ask(10_000, 10_000)
    pause_round(crowd.here.approver, crowd.here.round_pid, reason="系统核查")
    crowd.withdraw(0)
    assert refill_lines() == 0


@pytest.mark.parametrize("days_late", [0, 40])
def test_waiting_ends_with_the_round_however_late_the_timer_runs(days_late: int):
    crowd = Crowd(10_000)
    crowd.ask(10_000, 10_000)
    crowd.withdraw(0)
    call = row(Round, crowd.here.round_pid)
    closes_at = call.closes_at
    assert end_waiting() == 0
    with clock.at(closes_at + timedelta(days=days_late)):
        assert (refill_lines(), end_waiting(), end_waiting()) == (0, 1, 0)
    waited = row(Application, crowd.cases[1][1])
    assert (waited.state, waited.decided_at) == (S.UNSERVED, closes_at)
    assert year_holds(Stage.AVAILABLE) == Money.yuan(10_000)


def test_waiting_ends_when_the_round_is_closed_early():
    crowd = Crowd(10_000)
    crowd.ask(10_000, 10_000)
    close_round(crowd.here.approver, crowd.here.round_pid, reason="资金用完")
    assert end_waiting() == 1
    assert crowd.waiting == []
