"""People, what they may act as, their sign-ins, and the links mailed to them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.access import Role
from voucher.accounts.consent import Consent
from voucher.storage import Base, EnumValue, Moment, PublicId, RowId


class Person(PublicId, Base):
    """A natural person. One person has one row, however many hats."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String(60))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class StaffRole(Base):
    """A role in the bureau or at a window, granted to a person. `district` limits it to one district."""

    __tablename__ = "staff_role"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[Role] = mapped_column(EnumValue(Role))
    district: Mapped[str | None] = mapped_column(String(20))
    granted_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Membership(PublicId, Base):
    """A person acting for one firm or one agency, until revoked or past `valid_until` (inclusive)."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "firm_id"),
        UniqueConstraint("person_id", "agency_id"),
        CheckConstraint("(firm_id IS NULL) <> (agency_id IS NULL)", name="one_side"),
        Index("ix_membership_firm", "firm_id"),
        Index("ix_membership_agency", "agency_id"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[Role] = mapped_column(EnumValue(Role))
    valid_until: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class SignInSession(PublicId, Base):
    """One signed-in browser. The cookie holds the secret, the table only its hash; signing out kills the row."""

    __tablename__ = "sign_in_session"

    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))  # the hat worn now
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    seen_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str | None] = mapped_column(String(45))
    browser: Mapped[str | None] = mapped_column(String(200))


class Invitation(PublicId, Base):
    """A mailed link that lets one person join a firm, an agency or the staff."""

    __tablename__ = "invitation"

    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(60))
    role: Mapped[Role] = mapped_column(EnumValue(Role))
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    district: Mapped[str | None] = mapped_column(String(20))
    valid_until: Mapped[date | None]
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)


class PasswordReset(Base):
    """A mailed link that lets one person set a new password, once."""

    __tablename__ = "password_reset"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class ConsentCode(PublicId, Base):
    """A code mailed to a firm's contact, who tells it to the window clerk: consent to one assisted session."""

    __tablename__ = "consent_code"
    __table_args__ = (Index("ix_consent_code_asked", "clerk_id", "firm_id", "id"),)

    code_hash: Mapped[str] = mapped_column(String(64))
    clerk_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    wrong_tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class AssistSession(PublicId, Base):
    """A window clerk acting for one firm, in one browser, until `expires_at` or sooner; one at a time.

    `district` is where the window is. `ended_at` is None while nobody ended it, also after its time.
    """

    __tablename__ = "assist_session"
    __table_args__ = (
        Index(
            "uq_assist_session_open",
            "clerk_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_assist_session_district", "district", "opened_at"),
    )

    sign_in_id: Mapped[int] = mapped_column(ForeignKey("sign_in_session.id"), index=True)
    clerk_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"), index=True)
    district: Mapped[str] = mapped_column(String(20))
    consent: Mapped[Consent] = mapped_column(EnumValue(Consent))
    opened_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class AttemptCounter(Base):
    """How often something was tried within a window of time; what was counted is kept as a hash."""

    __tablename__ = "attempt_counter"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class CaseLook(Base):
    """Which case a member of the bureau opened last, and when."""

    __tablename__ = "case_look"
    __table_args__ = (Index("ix_case_look_subject", "subject_kind", "subject_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
