"""A town in which money moves over the wire: clerks who go on until every step is done."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import func, select

from tests.support.batches import line_of, released_batch
from tests.support.cases import digest_of, reviewed_application
from tests.support.city import verified_firm
from tests.support.claims import approved_claim
from tests.support.invariants import Watch
from tests.support.orders import delivered_order
from tests.support.trade import trade
from tests.support.wire import Answer, NoAnswer, Wire
from voucher import clock
from voucher.access import Actor
from voucher.accounts.models import SignInSession
from voucher.accounts.secret import hash_of, new_secret
from voucher.budget.models import LedgerEntry
from voucher.ledger import Reason
from voucher.storage import db, transaction

CLERKS = 4
PATIENCE = 150  # seconds until everything has to be done
REFUSED = range(400, 500)
TRY_AGAIN = (500, 502, 503)


@dataclass(frozen=True, slots=True)
class Step:
    """A form that somebody sends: who, from which page, whereto, with what."""

    secret: str
    page: str
    target: str
    fields: dict[str, str]
    reason: Reason


@dataclass(slots=True)
class Heard:
    """What the clerks were answered."""

    acknowledged: int = 0
    refused: int = 0
    failed: list[Answer] = field(default_factory=list)
    cut: int = 0


def busy_town(each: int) -> list[Step]:
    """Return so many redemptions, approvals and payments that wait, in no order. Needs an application context."""
    deal = trade()
    firm, approver = signed_in(deal.firm), signed_in(deal.city.approver)
    steps = []
    for pid in [delivered_order(deal, price=1_000) for _ in range(each)]:
        page = f"/orders/{pid}/confirm"
        steps.append(Step(firm, page, page, {}, Reason.REDEEM))
    for pid in [reviewed_application(deal.city, verified_firm()) for _ in range(each)]:
        fields = {"digest": digest_of(pid)}
        steps.append(Step(approver, "/help", f"/vouchers/approve/{pid}", fields, Reason.ISSUE))
    for number in range(each):
        batch = released_batch(approved_claim(deal, price=1_000))
        page = f"/settlement/batches/{batch.pid}/lines/{line_of(batch)}/paid"
        fields = {"paid_on": clock.today().isoformat(), "reference": f"BANK-{number}"}
        steps.append(Step(signed_in(batch.maker), page, page, fields, Reason.PAY))
    Random(7).shuffle(steps)
    return steps


def signed_in(who: Actor) -> str:
    """Return the secret of a cookie with which this person is signed in."""
    secret = new_secret()
    with transaction() as session:
        session.add(SignInSession(secret_hash=hash_of(secret), person_id=who.person_id))
    return secret


class Clerks:
    """Some clerks, who share the steps among them and repeat each until it is done."""

    def __init__(self, url: str, steps: Sequence[Step]) -> None:
        self._url = url
        self._heard = Heard()
        self._deadline = time.monotonic() + PATIENCE
        self._threads = ThreadPoolExecutor(CLERKS)
        self._work = [self._threads.submit(self._finish, step) for step in steps]

    @property
    def left(self) -> int:
        """How many steps are not done yet."""
        return sum(not work.done() for work in self._work)

    def finish(self) -> Heard:
        """Wait until every step is done, and return what was heard meanwhile."""
        for work in self._work:
            work.result()
        self._threads.shutdown()
        return self._heard

    def _finish(self, step: Step) -> None:
        while not self._try(step):
            assert time.monotonic() < self._deadline, f"{step.target} was not done in time: {self._heard}"
            time.sleep(0.05)

    def _try(self, step: Step) -> bool:
        """Send the form once; say whether the portal says that it is done, now or before."""
        wire = Wire(self._url, step.secret)
        try:
            seen = wire.get(step.page)
            if seen.status in TRY_AGAIN:
                self._heard.failed.append(seen)
                return False
            answer = wire.post(step.target, step.fields, seen=seen)
        except NoAnswer:
            self._heard.cut += 1
            return False
        if answer.status in TRY_AGAIN:
            self._heard.failed.append(answer)
            return False
        self._heard.acknowledged += answer.status not in REFUSED
        self._heard.refused += answer.status in REFUSED
        return True


def moved() -> dict[Reason, int]:
    """Return how often money moved for each reason. Needs an application context."""
    db.session.rollback()
    rows = db.session.execute(select(LedgerEntry.reason, func.count()).group_by(LedgerEntry.reason))
    return dict(rows.tuples().all())


def breaches() -> list[str]:
    """Return every invariant that does not hold now. Needs an application context."""
    db.session.rollback()
    watch = Watch()
    return [*watch.breaches(db.session()), *watch.strays(db.session())]
