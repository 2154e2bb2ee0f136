"""Partner agencies, the categories they are licensed for, and the items they list with prices."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.agencies.states import AGENCY, LISTING, RENEWAL, AgencyState, ListingState, RenewalState
from voucher.calendar.models import Promised
from voucher.ledger import Money
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId, RowId

_ASKED = text("state = 'asked'")


class Agency(Promised, PublicId, Base):
    """An agency that firms may buy from. `admitted_until` is the last day of its term, inclusive.

    `bank_changed_at` is when the present account replaced another; None if it is the first. Nothing is paid to the
    agency before `bank_held_until`.
    """

    __tablename__ = "agency"

    code: Mapped[str] = mapped_column(String(10), unique=True)
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    name_zh: Mapped[str] = mapped_column(String(100))
    name_en: Mapped[str] = mapped_column(String(160))
    entity_kind: Mapped[str] = mapped_column(String(40))
    district: Mapped[str] = mapped_column(String(20))
    legal_representative: Mapped[str] = mapped_column(String(60), default="")
    introduction: Mapped[str] = mapped_column(String(1000), default="")
    phone: Mapped[str] = mapped_column(String(20))
    bank_name: Mapped[str] = mapped_column(String(80))
    bank_account: Mapped[str] = mapped_column(String(34))
    bank_changed_at: Mapped[datetime | None] = mapped_column(Moment)
    bank_held_until: Mapped[datetime | None] = mapped_column(Moment)
    state: Mapped[AgencyState] = mapped_column(EnumValue(AgencyState), default=AGENCY.initial, index=True)
    admitted_until: Mapped[date | None]
    term_reminded_days: Mapped[int | None]  # the last reminder sent, in days before admitted_until
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class AgencyTerm(Base):
    """One term an agency was admitted for, first and last day inclusive. Never changed; a renewal is a further one."""

    __tablename__ = "agency_term"
    __table_args__ = (UniqueConstraint("agency_id", "starts_on"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Renewal(PublicId, Base):
    """An agency asks for a further term; at most one question of an agency is open. Its papers are the agency's."""

    __tablename__ = "agency_renewal"
    __table_args__ = (
        Index(
            "uq_agency_renewal_asked", "agency_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED
        ),
        Index("ix_agency_renewal_state", "state", "id"),
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    note: Mapped[str] = mapped_column(String(1000))
    state: Mapped[RenewalState] = mapped_column(EnumValue(RenewalState), default=RENEWAL.initial)
    asked_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))  # why it was turned down


class AgencyCategory(Base):
    """A category an agency may serve, while its licence for it is valid (last day inclusive)."""

    __tablename__ = "agency_category"
    __table_args__ = (UniqueConstraint("agency_id", "category_code"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"))
    licence: Mapped[str] = mapped_column(String(120))
    licence_until: Mapped[date]


class Listing(PublicId, Base):
    """An item on an agency's list, with the price range it filed. A price change is a new version."""

    __tablename__ = "listing"
    __table_args__ = (
        CheckConstraint("price_min_fen <= price_max_fen", name="price_range"),
        UniqueConstraint("agency_id", "item_id", "version"),
        Index("ix_listing_item_state", "item_id", "state"),
        Index("ix_listing_state", "state", "id"),
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    price_min_fen: Mapped[Money] = mapped_column(MoneyFen)
    price_max_fen: Mapped[Money] = mapped_column(MoneyFen)
    description: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[ListingState] = mapped_column(EnumValue(ListingState), default=LISTING.initial)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
