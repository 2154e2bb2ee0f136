"""Checks the chain over the audit trail and the books, as it was exported: needs nothing but Python and this file.

    python3 chain.py 2026.jsonl 2027.jsonl [--anchor DIGEST] [--after DIGEST]

Each line of a file is one JSON object: {"seal": …}, followed by its members, {"event": …} or {"entry": …}. The digest
of a seal is the SHA-256 of these lines in UTF-8, each ended by a line feed:

1. the digest of the seal before it, empty for the first;
2. [id, kind, first_id, last_id, members, gaps, late, at];
3. each member in the order of the ids.
   An event: [id, at, person_id, roles, firm_id, agency_id, assist_id, action, event, subject_kind, subject_id, source,
   target, request_id, P], where P is the SHA-256 of its salt followed by [person_name, note, facts].
   An entry: [id, at, key, budget_year, reason, content_digest, person_id, request_id, [[source, target, fen], …]].

JSON is written without spaces, its keys in order, Chinese as it is; moments are UTC. The members of a seal are the
ids from `first_id` to `last_id` without the `gaps`, and those in `late`, which stood in gaps of earlier seals. `marks`
are the first eight hex digits of each member's own SHA-256: they only tell which member was changed. An event exported
without personal data has P itself as `private`.
"""

import hashlib
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MARK = 8
NAMED = 20  # faults of one seal that are named one by one
EVENT = [
    "id",
    "at",
    "person_id",
    "roles",
    "firm_id",
    "agency_id",
    "assist_id",
    "action",
    "event",
    "subject_kind",
    "subject_id",
    "source",
    "target",
    "request_id",
]
ENTRY = [
    "id",
    "at",
    "key",
    "budget_year",
    "reason",
    "content_digest",
    "person_id",
    "request_id",
    "transfers",
]
PERSONAL = ("person_name", "note", "facts")
MEMBER = {"trail": "event", "books": "entry"}
Line = Mapping[str, Any]


@dataclass
class Chain:
    """How far the chain was read, and what was found wrong with it: (where, what), the first first."""

    faults: list[tuple[str, str]] = field(default_factory=list)
    seals: int = 0
    members: int = 0
    before: str | None = None  # the digest that the first seal follows
    head: str = ""  # the digest of the last seal
    anchors: set[str] = field(default_factory=set)  # digests that somebody holds and that were not met yet
    astray: dict[tuple[str, int], str] = field(
        default_factory=dict
    )  # rows in gaps, and when they were written
    last_seal: int = 0
    _last: dict[str, int] = field(default_factory=dict)
    _begun: bool = False

    def read(self, lines: Iterable[Line]) -> "Chain":
        """Read all lines of an export, or what a database gives in the same form; memory for one seal is enough."""
        for seal, rows in _by_seal(lines):
            found = list(self._seal(seal, rows))
            self.faults += [(f"seal {seal['id']}", what) for what in found[:NAMED]]
        return self

    def finish(self, settled_before: str = "") -> "Chain":
        """Say which digests that somebody holds are in no seal, and which rows written before a moment are in none."""
        self.faults += [
            (f"{MEMBER[kind]} {row_id}", "is in no seal")
            for (kind, row_id), at in sorted(self.astray.items())
            if at < settled_before
        ]
        self.faults += [
            (f"digest {digest}", "is in no seal: the end of the chain was cut off or written anew")
            for digest in sorted(self.anchors)
        ]
        return self

    def _seal(self, seal: Line, rows: list[Line]) -> Iterator[str]:
        yield from self._follows(seal)
        members = list(self._members(seal, rows))
        written = [_line(seal["kind"], row) for row in members]
        yield from _presence(seal, [row["id"] for row in members])
        if _digest(seal, written) != seal["digest"]:
            changed = list(_changed(seal, members, written))
            yield from changed
            if not changed:
                yield "its digest is not what its members give"
        self.seals, self.members = self.seals + 1, self.members + len(members)
        self.last_seal, self.head = seal["id"], seal["digest"]
        self._last[seal["kind"]] = seal["last_id"]
        self.anchors.discard(seal["digest"])

    def _follows(self, seal: Line) -> Iterator[str]:
        """Compare a seal with those before it; an export may begin in the middle of the chain."""
        if not self._begun:
            self._begun, self.before = True, seal["previous"]
        elif seal["id"] != self.last_seal + 1:
            yield f"stands after seal {self.last_seal}: one is missing, or their order was changed"
        elif seal["previous"] != self.head:
            yield f"does not follow from seal {self.last_seal}"
        last = self._last.get(seal["kind"], 0 if not seal["previous"] else seal["first_id"] - 1)
        if seal["first_id"] != last + 1:
            yield f"begins with {seal['first_id']}, the one before ends with {last}"

    def _members(self, seal: Line, rows: list[Line]) -> Iterator[Line]:
        """Yield the rows that belong to the seal, and remember those that stand in its gaps."""
        late = set(seal["late"])
        for row in rows:
            if row["id"] in late:
                self.astray.pop((seal["kind"], row["id"]), None)
            elif any(begin <= row["id"] <= end for begin, end in seal["gaps"]):
                self.astray[seal["kind"], row["id"]] = row["at"]
                continue
            yield row


def _by_seal(lines: Iterable[Line]) -> Iterator[tuple[Line, list[Line]]]:
    seal, rows = None, list[Line]()
    for line in lines:
        if "seal" in line:
            if seal:
                yield seal, rows
            seal, rows = line["seal"], []
        else:
            rows.append(next(iter(line.values())))
    if seal:
        yield seal, rows


def _presence(seal: Line, ids: list[int]) -> Iterator[str]:
    """Compare the members that are there with those that ought to be."""
    name, there = MEMBER[seal["kind"]], set(ids)
    missing = (f"{name} {row_id} is missing" for row_id in _expected(seal) if row_id not in there)
    yield from (what for what, _ in zip(missing, range(NAMED), strict=False))
    if len(ids) > seal["members"]:
        yield f"it has {len(ids)} members, {seal['members']} were sealed"


def _expected(seal: Line) -> Iterator[int]:
    yield from seal["late"]
    begin = seal["first_id"]
    for gap_begin, gap_end in seal["gaps"]:
        yield from range(begin, gap_begin)
        begin = gap_end + 1
    yield from range(begin, seal["last_id"] + 1)


def _changed(seal: Line, members: list[Line], written: list[str]) -> Iterator[str]:
    """Name the members whose mark is another one."""
    own = {row["id"]: _sha256(line)[:MARK] for row, line in zip(members, written, strict=True)}
    for number, row_id in enumerate(_expected(seal)):
        if own.get(row_id, "") not in ("", seal["marks"][number * MARK : (number + 1) * MARK]):
            yield f"{MEMBER[seal['kind']]} {row_id} was changed"


def _digest(seal: Line, written: list[str]) -> str:
    names = ("id", "kind", "first_id", "last_id", "members", "gaps", "late", "at")
    head = _json([seal[name] for name in names])
    return _sha256("\n".join([seal["previous"], head, *written, ""]))


def _line(kind: str, row: Line) -> str:
    if kind == "books":
        return _json([row[name] for name in ENTRY])
    private = row["private"] if "private" in row else private_digest(row)
    return _json([*(row[name] for name in EVENT), private])


def private_digest(event: Line) -> str:
    """Return P: it holds what may name people, and without the salt nobody can guess what."""
    return _sha256((event["salt"] or "") + _json([event[name] for name in PERSONAL]))


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _lines_of(paths: Iterable[str]) -> Iterator[Line]:
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def main() -> int:
    """Check exported files in their order; return 1 if anything is wrong."""
    asked = ArgumentParser(description="Check the chain over the audit trail and the books.")
    asked.add_argument(
        "files", nargs="+", metavar="FILE", help="what `flask audit export` wrote, oldest first"
    )
    asked.add_argument("--anchor", action="append", default=[], help="a digest that must be in the chain")
    asked.add_argument("--after", help="the digest that the first seal must follow")
    given = asked.parse_args()
    chain = Chain(anchors=set(given.anchor)).read(_lines_of(given.files)).finish()
    if given.after is not None and chain.before != given.after:
        chain.faults.insert(0, ("the first seal", "does not follow the given digest"))
    for where, what in chain.faults:
        sys.stdout.write(f"BREACH  {where}: {what}\n")
    verdict = f"{len(chain.faults)} breaches" if chain.faults else "in order"
    sys.stdout.write(f"{chain.seals} seals over {chain.members} lines, head {chain.head}: {verdict}\n")
    return 1 if chain.faults else 0


if __name__ == "__main__":
    sys.exit(main())
