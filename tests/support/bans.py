"""Bans in every state, and readings of the registers, made through the verbs."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from tests.support.city import agency_pid, firm_pid, officer
from voucher import clock
from voucher.access import Actor, Role
from voucher.eligibility.appeal import file_appeal
from voucher.eligibility.ban import BanWanted, decide_ban, propose_ban
from voucher.eligibility.firm_rules import RegisterStatus
from voucher.eligibility.models import Ban
from voucher.eligibility.read_registers import Reading, note_reading
from voucher.eligibility.subjects import Side, codes_of
from voucher.proposals.models import Proposal
from voucher.storage import db, transaction

A_YEAR = timedelta(days=365)
IN_ORDER = Reading(
    date(2026, 1, 1),
    RegisterStatus.ACTIVE,
    False,
    False,
    False,
    False,
    (),
    "",
    "",
    "国家企业信用信息公示系统",
)


@dataclass(frozen=True, slots=True)
class Banned:
    """A ban, and who proposed and imposed it."""

    pid: str
    proposer: Actor
    approver: Actor


def code_of(who: Actor) -> str:
    """Return the credit code of the firm or agency the actor acts for."""
    with transaction() as session:
        [code] = codes_of(session, who)
        return code


def wanted_ban(who: Actor | None = None, **changed: object) -> BanWanted:
    """Return a ban for a year from today of the actor's side, or of nobody in particular."""
    today = clock.today()
    wanted = BanWanted(
        name="舟山某某有限公司",
        credit_code=code_of(who) if who else "",
        legal_representative="" if who else "冯某某",
        reason="提供虚假发票。",
        evidence="舟经信罚〔2026〕1号",
        starts_on=today,
        ends_on=today + A_YEAR,
    )
    return replace(wanted, **changed)


def imposed_ban(who: Actor | None = None, **changed: object) -> Banned:
    """Return a ban that an officer proposed and an approver imposed."""
    proposer, approver = officer(Role.REVIEWER), officer(Role.APPROVER)
    proposal = propose_ban(proposer, wanted_ban(who, **changed))
    decide_ban(approver, proposal, approve=True)
    with transaction() as session:
        ban_id = session.scalars(select(Proposal.subject_id).where(Proposal.pid == proposal)).one()
        return Banned(session.get_one(Ban, ban_id).pid, proposer, approver)


def appealed_ban(who: Actor, **changed: object) -> Banned:
    """Return a ban that its subject appealed against."""
    banned = imposed_ban(who, **changed)
    file_appeal(who, banned.pid, "发票系开票方更正，非虚假。")
    return banned


def stored_ban(banned: Banned) -> Ban:
    """Return the ban as it is in the database now."""
    return db.session.scalars(select(Ban).where(Ban.pid == banned.pid)).one()


def read_registers(who: Actor, **changed: object) -> None:
    """Note what the registers say today of the actor's firm or agency; in order unless told otherwise."""
    reading = replace(IN_ORDER, **{"checked_on": clock.today()} | changed)
    if who.is_firm:
        note_reading(officer(Role.REVIEWER), Side.FIRM, firm_pid(who), reading)
    else:
        note_reading(officer(Role.REVIEWER), Side.AGENCY, agency_pid(who), reading)
