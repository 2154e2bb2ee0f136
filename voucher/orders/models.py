"""Orders of services, paid in part with a voucher, and their ratings."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.ledger import NOTHING, Money
from voucher.orders.states import ORDER, OrderState, WindingUpDecision
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId, RowId


class Order(PublicId, Base):
    """One service bought by one firm from one agency with one voucher.

    The price, the ratio and the item are as they were when the order was placed. `locked_fen` is the voucher's part
    at the time of the order (0 while only offered); `redeemed_fen` its part as confirmed by the firm. Either is less
    where the bureau decided a dispute so.
    """

    __tablename__ = "service_order"
    __table_args__ = (
        Index("ix_service_order_firm", "firm_id", "id"),
        Index("ix_service_order_agency", "agency_id", "state", "id"),
        Index("ix_service_order_agency_all", "agency_id", "id"),
        Index("ix_service_order_state", "state", "id"),
    )

    number: Mapped[str] = mapped_column(String(24), unique=True)
    request_key: Mapped[str] = mapped_column(
        String(64), unique=True
    )  # made with the form: a repeat is one order
    voucher_id: Mapped[int] = mapped_column(ForeignKey("voucher.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    listing_id: Mapped[int] = mapped_column(ForeignKey("listing.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    need: Mapped[str] = mapped_column(String(1000), default="")
    price_fen: Mapped[Money] = mapped_column(MoneyFen)
    ratio_bp: Mapped[int]
    locked_fen: Mapped[Money] = mapped_column(MoneyFen, default=NOTHING)
    redeemed_fen: Mapped[Money] = mapped_column(MoneyFen, default=NOTHING)
    state: Mapped[OrderState] = mapped_column(EnumValue(OrderState), default=ORDER.initial)
    placed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    placed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[str] = mapped_column(String(12), default="online")
    assist_id: Mapped[int | None] = mapped_column(ForeignKey("assist_session.id"), index=True)  # placed in it
    accept_by: Mapped[date]  # last day for the other side to accept, inclusive
    contract_number: Mapped[str | None] = mapped_column(String(60))
    contract_fen: Mapped[Money | None] = mapped_column(MoneyFen)
    contract_on: Mapped[date | None]
    contract_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    delivered_at: Mapped[datetime | None] = mapped_column(Moment)
    delivered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    delivery_note: Mapped[str | None] = mapped_column(String(1000))
    remind_on: Mapped[date | None]  # the firm is reminded to confirm after this day
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rate_by: Mapped[date | None]
    cancel_asked_by_firm: Mapped[bool | None]
    reason: Mapped[str | None] = mapped_column(String(1000))  # of the last decline, refusal or cancellation
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Rating(Base):
    """A firm's stars for an agency's service, once per order. An order without a row is not rated: never five stars."""

    __tablename__ = "rating"
    __table_args__ = (CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("service_order.id"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    stars: Mapped[int]
    comment: Mapped[str] = mapped_column(String(500), default="")
    rated_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    rated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class WindingUp(Base):
    """What the bureau decided about a running order after its agency was removed. Without a row nothing is decided."""

    __tablename__ = "winding_up"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("service_order.id"), unique=True)
    decision: Mapped[WindingUpDecision] = mapped_column(EnumValue(WindingUpDecision))
    reason: Mapped[str] = mapped_column(String(1000))
    decided_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
