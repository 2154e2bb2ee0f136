"""What officers read in the registers, and two bans: an agency's, and a firm's that appeals."""

from datetime import timedelta

from sqlalchemy import select

from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.queries import people_of_firm
from voucher.agencies.models import Agency
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.institutions import REMOVED
from voucher.eligibility.appeal import file_appeal
from voucher.eligibility.ban import BanWanted, decide_ban, propose_ban
from voucher.eligibility.firm_rules import RegisterStatus
from voucher.eligibility.models import Ban
from voucher.eligibility.read_registers import Reading, note_reading
from voucher.eligibility.subjects import Side
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.storage import db

LONG, SHORT = timedelta(days=3 * 365), timedelta(days=365)


def read_registers(officer: Actor, firm_pid: str) -> None:
    """Note that the registers say nothing against the firm today."""
    note_reading(
        officer,
        Side.FIRM,
        firm_pid,
        Reading(
            checked_on=clock.today(),
            status=RegisterStatus.ACTIVE,
            large_parent=False,
            abnormal=False,
            serious_breach=False,
            dishonest_debtor=False,
            shareholders=(),
            address="",
            bank_account="",
            source="国家企业信用信息公示系统、信用中国、中国执行信息公开网",
        ),
    )


def ban_two(cast: Cast, *spared: Actor | None) -> None:
    """Ban the agency that was removed, and a firm with a voucher, which appeals; `spared` firms stay as they are."""
    agency = db.session.scalars(select(Agency).where(Agency.code == REMOVED)).one()
    _ban(cast, agency.name_zh, agency.credit_code, "出具虚假服务成果，已清退。", "舟经信罚〔示例〕1号", LONG)
    firm = db.session.scalars(
        select(Firm)
        .join(Voucher, Voucher.firm_id == Firm.id)
        .where(
            Voucher.state == VoucherState.ACTIVE,
            Firm.id.not_in([who.firm_id for who in spared if who is not None]),
        )
        .order_by(Voucher.id)
        .limit(1)
    ).one()
    ban = _ban(cast, firm.name, firm.credit_code, "以同一发票重复申报。", "舟经信罚〔示例〕2号", SHORT)
    [person, *_] = people_of_firm(db.session(), firm.id)
    subject = Actor(person, firm.contact_name, frozenset({Role.FIRM_ADMIN}), firm_id=firm.id)
    file_appeal(subject, ban, "重复申报系机构误操作，发票已更正，请予复核。")


def _ban(cast: Cast, name: str, code: str, reason: str, evidence: str, lasts: timedelta) -> str:
    today = clock.today()
    proposal = propose_ban(
        cast.reviewer, BanWanted(name, code, "", reason, evidence, starts_on=today, ends_on=today + lasts)
    )
    decide_ban(cast.approver, proposal, approve=True)
    return db.session.scalars(select(Ban.pid).where(Ban.credit_code == code)).one()
