"""The numbers people know records by, and the pages on which the records are read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, Select, String, Table, cast, literal, null, select, type_coerce, union_all

from voucher.storage import Base, db
from voucher.typed_code import compact, in_fours

Subject = tuple[str, int]  # the kind of a record, which is its table, and its id
VOUCHER = "voucher"


@dataclass(frozen=True, slots=True)
class Named:
    """The column that holds the number, and the endpoint of the record's page; None where nobody reads it alone."""

    column: str = "number"
    endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A record's number as people read it, and where the record is read: endpoint and pid."""

    number: str
    endpoint: str | None
    pid: str | None


NAMED: Mapping[str, Named] = {
    "agency": Named("code", "agencies.file"),
    "appeal": Named(endpoint="appeals.show"),
    "application": Named(endpoint="applications.case"),
    "batch": Named(endpoint="settlement.batch"),
    "claim": Named(endpoint="redemption.case"),
    "clawback": Named(endpoint="clawback.case"),
    "dispute": Named(endpoint="disputes.show"),
    "firm": Named("credit_code", "firms.show"),
    "item": Named("code", "catalogue.item"),
    "objection": Named(endpoint="publicity.objection"),
    "opinion": Named("case_number", "opinions.show"),
    "proposal": Named(),
    "public_notice": Named("subject_number", "publicity.show"),
    "round": Named(endpoint="rounds.show"),
    "service_order": Named(endpoint="orders.case"),
    VOUCHER: Named("code", "issuance.voucher"),
}


def subjects_numbered(text: str) -> list[Subject]:
    """Return the records that people know by this number: a case, and what was said about it. One query."""
    asked = {"".join(text.split()).upper(), compact(text)}
    found = [_rows(kind).where(_table(kind).c[named.column].in_(asked)) for kind, named in NAMED.items()]
    return [(row.kind, row.id) for row in db.session.execute(union_all(*found))]


def names_of(subjects: Iterable[Subject]) -> dict[Subject, Name]:
    """Return the numbers of those records that have one. One query at most."""
    wanted = defaultdict[str, set[int]](set)
    for kind, row_id in subjects:
        if kind in NAMED:
            wanted[kind].add(row_id)
    if not wanted:
        return {}
    found = [_rows(kind).where(_table(kind).c.id.in_(ids)) for kind, ids in wanted.items()]
    return {
        (row.kind, row.id): Name(_as_read(row.kind, row.number), NAMED[row.kind].endpoint, row.pid)
        for row in db.session.execute(union_all(*found))
        if row.number is not None
    }


def _rows(kind: str) -> Select[tuple[str, int, str, str]]:
    table = _table(kind)
    pid = table.c.pid if "pid" in table.c else cast(null(), String)
    return select(
        literal(kind, String).label("kind"),
        type_coerce(table.c.id, BigInteger).label("id"),
        type_coerce(table.c[NAMED[kind].column], String).label("number"),
        pid.label("pid"),
    )


def _table(kind: str) -> Table:
    return Base.metadata.tables[kind]


def _as_read(kind: str, number: str) -> str:
    return in_fours(number) if kind == VOUCHER else number
