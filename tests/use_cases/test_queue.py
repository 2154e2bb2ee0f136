"""The queue of a first-come round: what a number promises (docs/decisions/0014)."""

from datetime import timedelta

import pytest

from tests.support.cases import quota, row, year_holds
from tests.support.rush import Rush, answers, rush
from tests.support.statements import statements
from voucher import clock
from voucher.applications import allocate as allocator
from voucher.applications.allocate import allocate
from voucher.applications.apply import withdraw
from voucher.applications.draft import choose
from voucher.applications.models import Application
from voucher.applications.place import standing_of
from voucher.applications.refill import end_waiting
from voucher.applications.states import ApplicationState
from voucher.ledger import Money, Stage
from voucher.notices.models import Notice
from voucher.rounds.launch import close_round, pause_round
from voucher.rounds.models import Round
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
S = ApplicationState


def state_of(crowd: Rush, number: int) -> ApplicationState:
    return row(Application, crowd.drafts[number][1]).state


def test_submitting_takes_a_number_and_touches_no_money():
    crowd = rush(10_000, 10_000, 10_000)
    crowd.submit(1)
    crowd.submit(0)
    assert [state_of(crowd, n) for n in (0, 1)] == [S.QUEUED, S.QUEUED]
    assert year_holds(Stage.AVAILABLE) == Money.yuan(10_000)
    assert [row(Application, crowd.drafts[n][1]).turn for n in (0, 1)] == [2, 1]
    allocate()
    assert [state_of(crowd, n) for n in (0, 1)] == [S.WAITING, S.SUBMITTED]


def test_a_number_is_given_once_and_a_refused_submission_takes_none():
    crowd = rush(10_000, 10_000, 10_000)
    crowd.submit(0)
    with pytest.raises(CannotMove):
        crowd.submit(0)
    crowd.submit(1)
    assert [turn for turn, *_ in answers()] == [1, 2]


@pytest.mark.parametrize("ending", ["paused", "closed", "over"])
def test_who_has_a_number_is_decided_on_however_late(ending: str):
    crowd = rush(10_000, 10_000, 10_000)
    crowd.submit(0)
    crowd.submit(1)
    late = clock.now()
    if ending == "paused":
        pause_round(crowd.city.approver, crowd.city.round_pid)
    elif ending == "closed":
        close_round(crowd.city.approver, crowd.city.round_pid)
    else:
        late = row(Round, crowd.city.round_pid).closes_at + timedelta(days=3)
    with clock.at(late):
        assert allocate() == 2
        end_waiting()
    waits = S.WAITING if ending == "paused" else S.UNSERVED
    assert [state_of(crowd, n) for n in (0, 1)] == [S.SUBMITTED, waits]


def test_who_leaves_the_queue_lets_the_next_one_in():
    crowd = rush(10_000, 10_000, 10_000)
    crowd.submit(0)
    crowd.submit(1)
    withdraw(*crowd.drafts[0])
    standing = standing_of(*crowd.drafts[1])
    assert standing
    assert (standing.turn, standing.before) == (2, 0)
    assert allocate() == 1
    assert state_of(crowd, 1) is S.SUBMITTED


def test_each_pool_is_counted_apart_in_one_queue():
    crowd = rush(30_000, 10_000, 10_000, 10_000, 10_000)
    quota(10_000, "ZC")
    for who, pid in crowd.drafts[:2]:
        choose(who, pid, category_code="ZC", face=Money.yuan(10_000))
    for number in range(4):
        crowd.submit(number)
    assert allocate() == 4
    assert [held for _, _, held, _ in answers()] == [True, False, True, True]


def test_every_firm_reads_the_answer_in_a_notice():
    crowd = rush(10_000, 10_000, 10_000)
    crowd.submit(0)
    crowd.submit(1)
    allocate()
    told = [db.session.query(Notice).filter(Notice.subject_pid == pid).one().text for _, pid in crowd.drafts]
    assert told == [allocator.MONEY_IS_THERE, allocator.MONEY_IS_SHORT]


def test_a_batch_asks_the_books_as_often_for_many_as_for_two():
    crowd = rush(1_000_000, *[10_000] * 12)
    few, many = (_statements_on_books(crowd, numbers) for numbers in (range(2), range(2, 12)))
    assert few == many


def _statements_on_books(crowd: Rush, numbers: range) -> int:
    for number in numbers:
        crowd.submit(number)
    with statements(db.engine) as sent:
        assert allocate() == len(numbers)
    return sum("ledger" in statement for statement in sent)
