"""People at work: firms that order and an officer who approves, all at once, each until the answer is known."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Event

from tests.ha.browser import Browser
from tests.ha.journal import Answer, Attempt, Journal, Kind, Verdict
from tests.ha.town import Desk, Town
from voucher.accounts.secret import new_secret

PRICE, PART = "100", "50"  # yuan: the voucher pays half
BETWEEN = 0.3  # seconds between two actions of one person
AGAIN_AFTER = 0.5
GIVE_UP_AFTER = 120.0  # seconds without a known answer


class Load:
    """Use it in a `with`: people work inside, and finish what they began at its end."""

    def __init__(self, url: str, town: Town) -> None:
        self.journal = Journal()
        self._url, self._town, self._over = url, town, Event()
        self._threads = ThreadPoolExecutor(len(town.firms) + 1)
        self._working: list[Future[None]] = []

    def __enter__(self) -> "Load":
        self._working = [self._threads.submit(self._order, firm) for firm in self._town.firms]
        self._working.append(self._threads.submit(self._approve, self._town.approver))
        return self

    def __exit__(self, *_fault: object) -> None:
        self._over.set()
        self._threads.shutdown()
        for work in self._working:
            work.result()

    def _order(self, firm: Desk) -> None:
        """Order with the firm's voucher until it is used up, and a little longer."""
        browser = Browser(self._url, firm.secret)
        path = f"/orders/new/{firm.pids[0]}/{self._town.listing}"
        for _number in count():
            key = new_secret()
            fields = {"step": "place", "price": PRICE, "need": "规划", "seen": PART, "request_key": key}
            attempt = self.journal.begin(Kind.ORDER, key)
            self._settle(attempt, lambda: browser.post(path, fields, made_at="/orders/"))  # noqa: B023 - called at once
            if self._over.wait(BETWEEN):
                return

    def _approve(self, officer: Desk) -> None:
        """Approve every case once; the money does not suffice for all."""
        browser = Browser(self._url, officer.secret)
        for pid in officer.pids:
            fields = {"digest": officer.digests[pid], "request_key": new_secret()}
            path = f"/vouchers/approve/{pid}"
            attempt = self.journal.begin(Kind.APPROVAL, pid)
            self._settle(attempt, lambda: browser.post(path, fields, made_at="/vouchers/detail/"))  # noqa: B023
            self._over.wait(BETWEEN * 2)

    @staticmethod
    def _settle(attempt: Attempt, ask: Callable[[], Answer]) -> None:
        deadline = time.monotonic() + GIVE_UP_AFTER
        while True:
            attempt.answers.append(ask())
            if attempt.answers[-1].verdict is not Verdict.UNKNOWN:
                return
            assert time.monotonic() < deadline, f"no answer to {attempt}"
            time.sleep(AGAIN_AFTER)
