"""Copies a city from one database to another, of either engine, and proves that the copy is equal."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Engine

from voucher.storage import filling
from voucher.upkeep.faults import NotEmpty, UnlikeCopy, UpkeepFault
from voucher.upkeep.fill import compare, fill, go_on_counting, refuse_unless_empty, stages_fen
from voucher.upkeep.moment import held_still, revision_of, snapshot
from voucher.upkeep.plain_rows import Row, Tally, lines, tables

Tallies = dict[str, tuple[int, str]]


def move(source: Engine, target: Engine, *, in_use: bool) -> Tallies:
    """Copy every row, compare every table and every balance; return the rows and the digest of each table.

    Nobody can write to the source meanwhile, unless it is `in_use`: then the copy is a rehearsal, as of one moment.

    Raises:
        NotEmpty, OtherVersion: Nothing was changed.
        UnlikeCopy: Everything was taken back.
    """
    if source.url == target.url:
        raise NotEmpty("the target is the database that the portal uses")
    reading = snapshot(source) if in_use else held_still(source)
    with reading as origin, filling(target) as session:
        copy = session.connection()
        refuse_unless_empty(copy, revision_of(origin) or "")
        tallies: Tallies = {}
        fill(copy, _rows(origin, tallies))
        compare(copy, tallies)
        if stages_fen(copy) != stages_fen(origin):
            raise UnlikeCopy("the money by stage came out differently; nothing was kept")
        go_on_counting(copy)
        return tallies


def refuse_while_open(read_only: bool, in_use: bool) -> None:
    """Let a real move begin only while nothing is recorded.

    Raises:
        UpkeepFault: The portal is open.
    """
    if not read_only and not in_use:
        raise UpkeepFault(
            "the portal is open: what is recorded during the move would stay behind. "
            "`flask portal read-only on --because …` first, or `--rehearse` to try the move beside the running portal"
        )


def _rows(origin: Connection, tallies: Tallies) -> Iterator[tuple[str, Row]]:
    for table in tables():
        tally = Tally()
        for line in lines(origin, table):
            tally.add(line)
            yield table.name, json.loads(line)
        tallies[table.name] = (tally.rows, tally.digest)
