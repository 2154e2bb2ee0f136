"""Firms register and are verified; the demo's own firm person joins two of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from voucher.access import VISITOR, Actor, Role
from voucher.access.districts import District
from voucher.accounts.people import NewPerson, grant_membership
from voucher.cli.demo.cast import FIRM_PERSON, PASSWORD, Cast, member
from voucher.cli.demo.names import InventedFirm
from voucher.cli.demo.papers import paper
from voucher.cli.demo.stage import Life
from voucher.cli.demo.standing_lives import read_registers
from voucher.firms.details import Contact, FirmDetails, Slot
from voucher.firms.models import Firm
from voucher.firms.register import register
from voucher.firms.size_class import SizeClass
from voucher.firms.verify import refuse, return_for_correction, verify
from voucher.storage import db, transaction

PAPERS = {Slot.LICENCE: "营业执照.pdf", Slot.TAX: "纳税证明.pdf", Slot.INSURANCE: "社保证明.pdf"}


@dataclass(slots=True)
class Resident:
    """A firm of the city; `actor` is its administrator once it has registered."""

    invented: InventedFirm
    pid: str = ""
    actor: Actor | None = None
    expected: bool = False  # somebody has told it to register


def firm_life(
    resident: Resident, starts: datetime, cast: Cast, decide: Callable[[Actor, str], None] | None
) -> Life:
    """Register at `starts`; an officer decides a day or two later, unless nobody has yet."""
    yield starts
    _register(resident)
    if decide is not None:
        yield starts + timedelta(days=1.5)
        decide(cast.intake, resident.pid)


def confirm(officer: Actor, pid: str) -> None:
    """Verify the firm with the size that was proposed, a firm without figures as micro, and read the registers."""
    proposed = db.session.scalars(select(Firm.size_proposed).where(Firm.pid == pid)).one()
    verify(officer, pid, size=SizeClass.MICRO if proposed is SizeClass.UNDECLARED else proposed)
    read_registers(officer, pid)


def ask_for_correction(officer: Actor, pid: str) -> None:
    """Return the details."""
    return_for_correction(
        officer, pid, note="营业执照扫描件不完整，请重新上传正面；上年度营业收入与报表不一致，请核对。"
    )


def turn_away(officer: Actor, pid: str) -> None:
    """Refuse the firm."""
    refuse(officer, pid, note="企业已列入经营异常名录，移出后可重新注册。")


def join_second_firm(first: Resident, second: Resident) -> None:
    """Let the demo's firm person act for a second firm as well."""
    if first.actor is None or second.actor is None:
        raise RuntimeError("both firms have to be registered first")
    with transaction() as session:
        grant_membership(
            session, second.actor, first.actor.person_id, Role.FIRM_ADMIN, firm_id=second.actor.firm_id
        )


def _register(resident: Resident) -> None:
    firm = resident.invented
    resident.pid = register(
        VISITOR,
        credit_code=firm.credit_code,
        details=FirmDetails(
            name=firm.name,
            legal_representative=firm.legal_representative,
            founded_on=firm.founded_on,
            industry_code=firm.industry_code,
            district=District(firm.district),
            address=firm.address,
            employees=firm.employees,
            revenue_yuan=firm.revenue_yuan,
            assets_yuan=firm.assets_yuan,
        ),
        contact=Contact(firm.contact_name, firm.contact_phone, firm.contact_email),
        papers={slot.value: paper(name) for slot, name in PAPERS.items()},
        newcomer=NewPerson(
            firm.contact_name,
            firm.contact_email,
            firm.contact_phone,
            password=PASSWORD if firm.contact_email == FIRM_PERSON.email else None,
        ),
    )
    firm_id = db.session.scalars(select(Firm.id).where(Firm.pid == resident.pid)).one()
    resident.actor = member(firm.contact_email, Role.FIRM_ADMIN, firm_id=firm_id)
