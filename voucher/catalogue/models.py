"""The twelve service categories and their items."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher.ledger import Money
from voucher.storage import Base, MoneyFen, PublicId, RowId


class Category(Base):
    """A kind of service that vouchers may buy. `code` is two letters, such as GL for 管理咨询."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    position: Mapped[int] = mapped_column(RowId)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80))


class Item(PublicId, Base):
    """One service of the catalogue, with the usual range of prices per unit."""

    __tablename__ = "item"
    __table_args__ = (CheckConstraint("price_min_fen <= price_max_fen", name="price_range"),)

    code: Mapped[str] = mapped_column(String(8), unique=True)
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"), index=True)
    name_zh: Mapped[str] = mapped_column(String(80))
    name_en: Mapped[str] = mapped_column(String(160))
    unit: Mapped[str] = mapped_column(String(10))
    price_min_fen: Mapped[Money] = mapped_column(MoneyFen)
    price_max_fen: Mapped[Money] = mapped_column(MoneyFen)
    evidence: Mapped[str] = mapped_column(String(120))  # what proves delivery
    eligible: Mapped[bool] = mapped_column(default=True)
    listed: Mapped[bool] = mapped_column(default=True)
