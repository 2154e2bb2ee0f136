"""What the people at the counters wrote down: each action they asked for, and every answer they got."""

import time
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from threading import Lock


class Kind(Enum):
    ORDER = "order"
    APPROVAL = "approval"


class Verdict(Enum):
    """What an answer says of the action."""

    DONE = "acknowledged"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `made` is the public id of the order or the voucher that an acknowledgement names."""

    verdict: Verdict
    made: str = ""
    said: str = ""
    at: float = field(default_factory=time.monotonic)


@dataclass
class Attempt:
    """One action, asked for again under the same key until the answer is known.

    `key` is an order's key, or the public id of the application that is approved.
    """

    kind: Kind
    key: str
    answers: list[Answer] = field(default_factory=list)

    @property
    def acknowledged(self) -> Answer | None:
        return next((answer for answer in self.answers if answer.verdict is Verdict.DONE), None)

    @property
    def refused_at_once(self) -> bool:
        """Whether the very first answer was no, so that nothing may have happened."""
        return bool(self.answers) and self.answers[0].verdict is Verdict.REFUSED

    @property
    def repeated(self) -> bool:
        return len(self.answers) > 1


class Journal:
    """The attempts of everybody, in one list."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []
        self._lock = Lock()

    def begin(self, kind: Kind, key: str) -> Attempt:
        attempt = Attempt(kind, key)
        with self._lock:
            self.attempts.append(attempt)
        return attempt

    def acknowledged(self) -> list[tuple[Attempt, Answer]]:
        with self._lock:
            return [(attempt, done) for attempt in self.attempts if (done := attempt.acknowledged)]

    def refusals(self, kind: Kind) -> Counter[str]:
        """Return how often people were told what when they were refused."""
        return Counter(
            answer.said
            for attempt in self.attempts
            for answer in attempt.answers
            if attempt.kind is kind and answer.verdict is Verdict.REFUSED
        )

    def acknowledged_since(self, moment: float) -> int:
        """Return how many actions were acknowledged after this moment."""
        return sum(done.at > moment for _, done in self.acknowledged())

    def longest_silence(self) -> float:
        """Return the longest time, in seconds, in which nobody's action was acknowledged."""
        moments = sorted(done.at for _, done in self.acknowledged())
        return max((later - earlier for earlier, later in pairwise(moments)), default=0.0)
