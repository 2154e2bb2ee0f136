"""Reads the chain out of the database by plain SQL, in the form in which it is exported."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, text

from voucher.checker.chain import MEMBER, PERSONAL, Chain, Line, private_digest

AT_ONCE = 200  # seals
SEALS = text(
    "SELECT id, kind, first_id, last_id, members, gaps, late, marks, at, previous, digest"
    " FROM audit_seal WHERE id > :after AND at >= :since AND at < :until ORDER BY id LIMIT :most"
)
WITHIN = {
    "trail": text(
        "SELECT id, at, person_id, roles, firm_id, agency_id, assist_id, action, event, subject_kind, subject_id,"
        " source, target, request_id, salt, person_name, note, facts"
        " FROM audit_event WHERE id BETWEEN :first AND :last OR id IN :late ORDER BY id"
    ).bindparams(bindparam("late", expanding=True)),
    "books": text(
        "SELECT id, at, key, budget_year, reason, content_digest, person_id, request_id"
        " FROM ledger_entry WHERE id BETWEEN :first AND :last OR id IN :late ORDER BY id"
    ).bindparams(bindparam("late", expanding=True)),
}
TRANSFERS = text(
    "SELECT t.entry_id, t.amount_fen, s.budget_year, s.pool, s.stage, s.holder, s.holder_id,"
    " d.budget_year, d.pool, d.stage, d.holder, d.holder_id"
    " FROM ledger_transfer t LEFT JOIN ledger_account s ON s.id = t.source_id"
    " LEFT JOIN ledger_account d ON d.id = t.target_id"
    " WHERE t.entry_id BETWEEN :first AND :last OR t.entry_id IN :late ORDER BY t.id"
).bindparams(bindparam("late", expanding=True))
LOOSE = {
    "trail": text(
        "SELECT id, at FROM audit_event WHERE at < :before AND id >"
        " COALESCE((SELECT MAX(last_id) FROM audit_seal WHERE kind = 'trail'), 0) ORDER BY id LIMIT 20"
    ),
    "books": text(
        "SELECT id, at FROM ledger_entry WHERE at < :before AND id >"
        " COALESCE((SELECT MAX(last_id) FROM audit_seal WHERE kind = 'books'), 0) ORDER BY id LIMIT 20"
    ),
}
CERTIFIED = text("SELECT DISTINCT head FROM certificate WHERE head <> ''")
FIRST, LAST = datetime(1000, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


def chain(connection: Connection, *, before: datetime, anchors: set[str] | None = None) -> Chain:
    """Check the whole chain, one seal at a time. What was certified has to be in it.

    Args:
        before: What was written before this moment has to be in a seal.
        anchors: Further digests that have to be in the chain.
    """
    certified = set(connection.scalars(CERTIFIED))
    read = Chain(anchors=certified | (anchors or set())).read(lines(connection)).finish(_moment(before))
    if read.before:
        read.faults.insert(0, ("the first seal", "is missing"))
    for kind, statement in LOOSE.items():
        for row_id, _at in connection.execute(statement, {"before": _kept(connection, before)}):
            read.faults.append((f"{MEMBER[kind]} {row_id}", "is in no seal"))
    return read


def lines(
    connection: Connection,
    *,
    since: datetime = FIRST,
    until: datetime = LAST,
    personal: bool = True,
) -> Iterator[Line]:
    """Yield the seals made in a time, each followed by its members; only a few seals are in memory at once.

    Args:
        personal: Whether names, notes and facts are told; if not, only their digest.
    """
    asked = {"since": _kept(connection, since), "until": _kept(connection, until), "most": AT_ONCE}
    after = 0
    while seals := connection.execute(SEALS, asked | {"after": after}).mappings().all():
        for row in seals:
            seal = _plain(row)
            yield {"seal": seal}
            yield from _members(connection, seal, personal)
            after = seal["id"]


def _members(connection: Connection, seal: Line, personal: bool) -> Iterator[Line]:
    kind = seal["kind"]
    asked = {"first": seal["first_id"], "last": seal["last_id"], "late": seal["late"]}
    moved = _transfers(connection, asked) if kind == "books" else {}
    for row in connection.execute(WITHIN[kind], asked).mappings():
        member = _plain(row)
        if kind == "books":
            member["transfers"] = moved.get(member["id"], [])
        elif not personal:
            member = _without_personal_data(member)
        yield {MEMBER[kind]: member}


def _transfers(connection: Connection, asked: Mapping[str, Any]) -> dict[int, list[list[Any]]]:
    moved = defaultdict[int, list[list[Any]]](list)
    for entry_id, fen, *ends in connection.execute(TRANSFERS, asked):
        source, target = ("/".join(str(part) for part in end) for end in (ends[:5], ends[5:]))
        moved[entry_id].append([source, target, fen])
    return moved


def _without_personal_data(event: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in event.items() if name not in (*PERSONAL, "salt")}
    return kept | {"private": private_digest(event)}


def _plain(row: RowMapping) -> dict[str, Any]:
    """Return a row as both engines mean it: moments as text, JSON as what it says."""
    plain = dict(row)
    plain["at"] = _moment(plain["at"])
    for name in ("gaps", "late", "facts"):
        if isinstance(plain.get(name), str):
            plain[name] = json.loads(plain[name])
    return plain


def _moment(at: datetime | str) -> str:
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _kept(connection: Connection, moment: datetime) -> datetime | str:
    """Return a moment as the engine compares it: SQLite keeps it as text in UTC."""
    if connection.dialect.name != "sqlite":
        return moment
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
