"""How often signing in and asking for links or codes may be tried: counted in the database, for all processes."""

import hashlib
from datetime import timedelta

from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import case, delete, select

from voucher import clock
from voucher.accounts.models import AttemptCounter
from voucher.refusal import Refusal
from voucher.storage import db, insert_or, transaction
from voucher.storage.read_only import is_read_only
from voucher.wording import N_

#: what is tried -> how often it may be tried for an account from one address, for an account, and from an address
LIMITS: dict[str, tuple[RateLimitItem, RateLimitItem, RateLimitItem]] = {
    "sign-in": (parse("8 per 15 minute"), parse("100 per day"), parse("60 per 15 minute")),
    "link": (parse("3 per hour"), parse("6 per day"), parse("20 per hour")),
    "consent": (parse("3 per hour"), parse("10 per day"), parse("60 per hour")),
    "objection": (parse("3 per hour"), parse("10 per day"), parse("10 per hour")),
    "verify": (
        parse("20 per 15 minute"),
        parse("200 per day"),
        parse("20 per 15 minute"),
    ),  # by address alone
}


class TooManyAttempts(Refusal):
    """The account or the address has to wait."""

    title = N_("Too many attempts")
    next_step = N_("Nothing was changed. Wait a few minutes, then try again.")
    status = 429


class TableStorage(Storage):
    """Counters in the table `attempt_counter`, for the library `limits`."""

    STORAGE_SCHEME = ["table"]
    base_exceptions = ()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count and return the new figure; the first attempt opens a window of `expiry` seconds."""
        now = clock.now()
        until = now + timedelta(seconds=expiry)
        with transaction() as session:
            session.execute(delete(AttemptCounter).where(AttemptCounter.expires_at <= now))
            counted = (
                insert_or(session, AttemptCounter)
                .values(key_hash=_hash(key), count=amount, expires_at=until)
                .on_conflict_do_update(
                    index_elements=["key_hash"], set_={"count": AttemptCounter.count + amount}
                )
                .returning(AttemptCounter.count)
            )
            return session.scalars(counted).one()

    def get(self, key: str) -> int:
        return (
            db.session.scalar(
                select(case((AttemptCounter.expires_at > clock.now(), AttemptCounter.count), else_=0)).where(
                    AttemptCounter.key_hash == _hash(key)
                )
            )
            or 0
        )

    def get_expiry(self, key: str) -> float:
        until = db.session.scalar(
            select(AttemptCounter.expires_at).where(AttemptCounter.key_hash == _hash(key))
        )
        return (until or clock.now()).timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with transaction() as session:
            session.execute(delete(AttemptCounter))
        return None

    def clear(self, key: str) -> None:
        with transaction() as session:
            session.execute(delete(AttemptCounter).where(AttemptCounter.key_hash == _hash(key)))


_limiter = FixedWindowRateLimiter(TableStorage())


def check(what: str, account: str, address: str | None) -> None:
    """Let an attempt pass that is not one too many.

    Raises:
        TooManyAttempts: It is.
    """
    if not all(_limiter.test(limit, what, *whose) for limit, whose in _counters(what, account, address)):
        raise TooManyAttempts()


def count(what: str, account: str, address: str | None) -> None:
    """Count an attempt: a wrong password, or a link that was asked for. While nothing may be recorded, nothing is."""
    if is_read_only():
        return
    for limit, whose in _counters(what, account, address):
        _limiter.hit(limit, what, *whose)


def forgive(what: str, account: str, address: str | None) -> None:
    """Forget the attempts for this account from this address: it was the right person after all."""
    (limit, whose), *_others = _counters(what, account, address)
    _limiter.clear(limit, what, *whose)


def _counters(what: str, account: str, address: str | None) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
    account, address = account.strip().lower(), address or ""
    pair, alone, place = LIMITS[what]
    return [
        (pair, ("pair", account, address)),
        (alone, ("account", account)),
        (place, ("address", address)),
    ]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
