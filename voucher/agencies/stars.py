"""How agencies are rated. The table of ratings is read by name: the room of orders stands to the right of this one."""

from dataclasses import dataclass

from sqlalchemy import func, select

from voucher.storage import Base, db


@dataclass(frozen=True, slots=True)
class Stars:
    """The mean of the ratings in tenths of a star; None: nobody rated yet."""

    tenths: int | None
    ratings: int

    @property
    def text(self) -> str:
        return "--" if self.tenths is None else f"{self.tenths / 10:.1f}"


def stars_of(agency_ids: list[int]) -> dict[int, Stars]:
    """Return the ratings of those agencies that have any. One query."""
    rating = Base.metadata.tables["rating"]
    rows = db.session.execute(
        select(rating.c.agency_id, func.sum(rating.c.stars), func.count())
        .where(rating.c.agency_id.in_(agency_ids))
        .group_by(rating.c.agency_id)
    )
    return {agency_id: Stars(round(10 * total / count), count) for agency_id, total, count in rows}
