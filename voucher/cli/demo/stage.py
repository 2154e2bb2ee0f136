"""Plays many lives at once, in the order of time: each step happens at its own moment of the clock."""

import heapq
from collections.abc import Iterator
from datetime import datetime

from voucher import clock

#: A life yields the moment of its next step, and does the step when it is resumed.
Life = Iterator[datetime]


class Stage:
    """The lives of a city, played up to now."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._queue: list[tuple[datetime, int, Life]] = []
        self._count = 0

    def enter(self, life: Life) -> None:
        """Let a life begin; what it would do after `until` it never does."""
        moment = next(life, None)
        if moment is not None and moment <= self.until:
            self._count += 1
            heapq.heappush(self._queue, (moment, self._count, life))

    def play(self) -> None:
        """Play every step of every life, the earliest first."""
        while self._queue:
            moment, _, life = heapq.heappop(self._queue)
            with clock.at(moment):
                self.enter(life)
