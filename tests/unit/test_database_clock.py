"""A process goes by the clock of the database server, read now and then and carried on in between."""

from datetime import UTC, datetime, timedelta

import pytest

from voucher import clock
from voucher.storage.database_clock import DatabaseClock

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
A_MILLISECOND = timedelta(milliseconds=1)


class Machine:
    """A machine whose own clock says noon when it has been running for a thousand seconds."""

    def __init__(self) -> None:
        self.running = 1000.0
        self.clock = DatabaseClock(lambda: self.running)

    def read(self, told: datetime, *, slowly: float = 0.0) -> None:
        """Read the server's clock, which answers in the middle."""

        def ask() -> datetime:
            self.running += slowly
            return told

        self.clock.read(ask)

    def shows(self, expected: datetime) -> bool:
        return abs(self.clock.now() - expected) < A_MILLISECOND


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr(clock, "of_this_machine", lambda: NOON)
    return Machine()


def test_before_it_is_read_the_machine_tells_the_time(machine: Machine):
    machine.running += 5
    assert machine.shows(NOON + timedelta(seconds=5))


@pytest.mark.parametrize("seconds", [90, -90, 86_400, -86_400])
def test_once_it_is_read_the_server_tells_the_time(machine: Machine, seconds: int):
    server = NOON + timedelta(seconds=seconds)
    machine.read(server)
    assert machine.shows(server)
    machine.running += 7
    assert machine.shows(server + timedelta(seconds=7))


def test_a_slow_answer_that_may_be_right_changes_nothing(machine: Machine):
    machine.read(NOON + timedelta(seconds=2), slowly=3)
    assert machine.shows(NOON + timedelta(seconds=3))


@pytest.mark.parametrize(("told", "shown"), [(-10, -7), (10, 10)])
def test_a_slow_answer_that_is_wrong_corrects_as_little_as_it_must(machine: Machine, told: int, shown: int):
    machine.read(NOON + timedelta(seconds=told), slowly=3)
    assert machine.shows(NOON + timedelta(seconds=shown))


def test_while_one_asks_nobody_else_corrects_the_same_again(machine: Machine):
    server = NOON + timedelta(seconds=90)

    def ask() -> datetime:
        machine.read(server)
        return server

    machine.clock.read(ask)
    assert machine.shows(server)


def test_a_clock_that_is_far_off_is_told_in_the_log(machine: Machine, caplog: pytest.LogCaptureFixture):
    machine.read(NOON - timedelta(milliseconds=300))
    assert not caplog.records
    machine.read(NOON - timedelta(seconds=90))
    assert "+89.7 seconds" in caplog.text
