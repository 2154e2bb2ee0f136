"""How agencies are rated: the sum of the stars of each, kept by every rating in its own transaction."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voucher.storage import Base, RowId, db, insert_or


class AgencyStars(Base):
    """All stars that firms gave an agency, and how many firms gave them. Without a row nobody rated it."""

    __tablename__ = "agency_stars"

    agency_id: Mapped[int] = mapped_column(
        RowId, ForeignKey("agency.id"), primary_key=True, autoincrement=False
    )
    stars: Mapped[int] = mapped_column(BigInteger)
    ratings: Mapped[int]


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
    rows = db.session.execute(
        select(AgencyStars.agency_id, AgencyStars.stars, AgencyStars.ratings).where(
            AgencyStars.agency_id.in_(agency_ids)
        )
    )
    return {agency_id: Stars(round(10 * total / count), count) for agency_id, total, count in rows}


def add_stars(session: Session, agency_id: int, stars: int) -> None:
    """Add one rating to the agency's, in the caller's transaction."""
    first = insert_or(session, AgencyStars).values(agency_id=agency_id, stars=stars, ratings=1)
    session.execute(
        first.on_conflict_do_update(
            index_elements=["agency_id"],
            set_={"stars": AgencyStars.stars + stars, "ratings": AgencyStars.ratings + 1},
        )
    )
