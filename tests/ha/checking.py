"""Compares what people were told with the books of one PostgreSQL, asked directly, in plain SQL."""

from collections.abc import Iterator
from datetime import datetime

import psycopg

from tests.ha.journal import Journal, Kind

#: how often an action is in the database, the public id of what it made, and how often its money moved
_FOUND = {
    Kind.ORDER: """
        SELECT made.pid, (SELECT count(*) FROM ledger_entry WHERE key = format('order:%%s:lock', made.id))
        FROM service_order made WHERE made.request_key = %s""",
    Kind.APPROVAL: """
        SELECT made.pid, (SELECT count(*) FROM ledger_entry WHERE key = format('voucher:%%s:issue', made.id))
        FROM voucher made JOIN application ON application.id = made.application_id WHERE application.pid = %s""",
}
_WHEN = {
    Kind.ORDER: """
        SELECT made.id FROM service_order made JOIN ledger_entry ON key = format('order:%%s:lock', made.id)
        WHERE made.request_key = %s AND at < %s""",
    Kind.APPROVAL: """
        SELECT made.id FROM voucher made JOIN ledger_entry ON key = format('voucher:%%s:issue', made.id)
        JOIN application ON application.id = made.application_id WHERE application.pid = %s AND at < %s""",
}
_OVERDRAWN = "SELECT id, balance_fen FROM ledger_account WHERE balance_fen < 0 AND stage <> 'treasury'"

_FREE = "SELECT coalesce(sum(balance_fen), 0) FROM ledger_account WHERE stage = 'available'"


def differences(address: str, journal: Journal) -> list[str]:
    """Return what people were told and the books do not say, and what is in them twice."""
    with psycopg.connect(address) as connection:
        return [*_differences(connection, journal), *_overdrawn(connection)]


def kept_before(address: str, journal: Journal, moment: datetime) -> int:
    """Return how many actions that were asked for again had been done before `moment`, though nobody was told."""
    repeated = [attempt for attempt in journal.attempts if attempt.repeated]
    with psycopg.connect(address) as connection:
        found = [connection.execute(_WHEN[a.kind], (a.key, moment)).fetchall() for a in repeated]
    return sum(map(bool, found))


def free_money(address: str) -> int:
    """Return the fen that no voucher holds."""
    with psycopg.connect(address) as connection:
        return int(connection.execute(_FREE).fetchall()[0][0])


def _differences(connection: psycopg.Connection, journal: Journal) -> Iterator[str]:
    for attempt in journal.attempts:
        found = connection.execute(_FOUND[attempt.kind], (attempt.key,)).fetchall()
        what = f"{attempt.kind.value} {attempt.key}"
        done = attempt.acknowledged
        if done and (done.made, 1) not in found:
            yield f"{what} was acknowledged as {done.made}, the books have {found}"
        if len(found) > 1 or any(moved != 1 for _, moved in found):
            yield f"{what} is there {len(found)} times: {found}"
        if found and attempt.refused_at_once:
            yield f"{what} was refused ({attempt.answers[0].said}), the books have {found}"


def _overdrawn(connection: psycopg.Connection) -> Iterator[str]:
    yield from (f"account {row[0]} holds {row[1]} fen" for row in connection.execute(_OVERDRAWN))
