"""The latest yearly result of agencies. The table of evaluations is read by name: its room stands far to the right."""

from dataclasses import dataclass

from sqlalchemy import select

from voucher.agencies.states import Result
from voucher.storage import Base, db

DECIDED = "decided"  # as the state of an evaluation is kept


@dataclass(frozen=True, slots=True)
class Grade:
    """The result of an agency's evaluation for a year."""

    year: int
    result: Result


def grades_of(agency_ids: list[int]) -> dict[int, Grade]:
    """Return the latest decided result of those agencies that have one. One query."""
    evaluation = Base.metadata.tables["agency_evaluation"]
    rows = db.session.execute(
        select(evaluation.c.agency_id, evaluation.c.year, evaluation.c.result)
        .where(evaluation.c.agency_id.in_(agency_ids), evaluation.c.state == DECIDED)
        .order_by(evaluation.c.year)
    )
    return {agency_id: Grade(year, result) for agency_id, year, result in rows}
