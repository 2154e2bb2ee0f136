"""Samples of paid claims, and what was found in each drawn one."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.spot_checks.states import SPOT_CHECK, Finding, SpotCheckState
from voucher.storage import Base, EnumValue, Moment, PublicId


class Sample(PublicId, Base):
    """What was drawn for one half year. Never changed: with seed and list anybody can draw again.

    `population` is the frozen list: the public id of each paid claim -> the code of its agency.
    """

    __tablename__ = "sample"
    __table_args__ = (UniqueConstraint("year", "half"), CheckConstraint("half IN (1, 2)", name="half"))

    year: Mapped[int]
    half: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    share_bp: Mapped[int]
    by_agency: Mapped[bool]
    population: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))  # of the population, as `lot.digest` says
    drawn_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class SpotCheck(PublicId, Base):
    """One drawn claim, and what was found. `points` lists the points that are in order."""

    __tablename__ = "spot_check"
    __table_args__ = (
        UniqueConstraint("sample_id", "claim_id"),
        Index("ix_spot_check_agency", "agency_id", "state"),
    )

    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    state: Mapped[SpotCheckState] = mapped_column(EnumValue(SpotCheckState), default=SPOT_CHECK.initial)
    finding: Mapped[Finding | None] = mapped_column(EnumValue(Finding))
    points: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str | None] = mapped_column(String(2000))
    found_at: Mapped[datetime | None] = mapped_column(Moment)
    found_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
