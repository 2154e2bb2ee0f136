"""Bans, readings of the public registers, and what was checked at each step of each case."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.eligibility.firm_rules import RegisterStatus
from voucher.eligibility.outcome import Outcome, Rule
from voucher.eligibility.states import BAN, BanState, Step
from voucher.storage import Base, EnumValue, Moment, PublicId, RowId


class Ban(PublicId, Base):
    """A subject on the blacklist of the scheme, by credit code, by the name of its legal representative, or both.

    It holds from `starts_on` to `ends_on`, both inclusive; on and after `lifted_on` it holds no more.
    """

    __tablename__ = "ban"
    __table_args__ = (
        CheckConstraint("credit_code <> '' OR legal_representative <> ''", name="subject"),
        CheckConstraint("starts_on <= ends_on", name="days"),
        Index("ix_ban_code", "credit_code"),
        Index("ix_ban_representative", "legal_representative"),
        Index("ix_ban_state", "state", "id"),
    )

    credit_code: Mapped[str] = mapped_column(String(18), default="")
    legal_representative: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[str] = mapped_column(String(100))
    reason: Mapped[str] = mapped_column(String(500))
    evidence: Mapped[str] = mapped_column(String(1000))  # documents by number, findings
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[BanState] = mapped_column(EnumValue(BanState), default=BAN.initial)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    appeal_by: Mapped[date | None]  # the last day for an appeal
    appeal: Mapped[str | None] = mapped_column(String(1000))
    appealed_at: Mapped[datetime | None] = mapped_column(Moment)
    appealed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer_by: Mapped[date | None]  # the promised day of the answer to the appeal
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class RegisterReading(Base):
    """What an officer read about a credit code in the public registers on a day. The newest one counts."""

    __tablename__ = "register_reading"
    __table_args__ = (Index("ix_register_reading_code", "credit_code", "checked_on", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    credit_code: Mapped[str] = mapped_column(String(18))
    checked_on: Mapped[date]
    status: Mapped[RegisterStatus] = mapped_column(EnumValue(RegisterStatus))
    large_parent: Mapped[bool]
    abnormal: Mapped[bool]
    serious_breach: Mapped[bool]
    dishonest_debtor: Mapped[bool]
    shareholders: Mapped[list[str]] = mapped_column(JSON, default=list)
    address: Mapped[str] = mapped_column(String(200), default="")
    bank_account: Mapped[str] = mapped_column(String(34), default="")
    source: Mapped[str] = mapped_column(String(500))
    checked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    noted_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class EligibilityCheck(Base):
    """The result of one rule at one step of a case, with its evidence. Never changed."""

    __tablename__ = "eligibility_check"
    __table_args__ = (Index("ix_eligibility_check_case", "subject_kind", "subject_id", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    step: Mapped[Step] = mapped_column(EnumValue(Step))
    rule: Mapped[Rule] = mapped_column(EnumValue(Rule))
    outcome: Mapped[Outcome] = mapped_column(EnumValue(Outcome))
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)  # a marked `text` and its packed `facts`
    checked_on: Mapped[date]
