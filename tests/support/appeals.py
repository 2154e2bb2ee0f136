"""Rejected cases and appeals against them, made through the verbs."""

from dataclasses import dataclass

from tests.support.cases import City, accepted_application, city, row
from tests.support.city import officer, verified_firm
from tests.support.claims import Claimed, checked_claim
from tests.support.papers import paper
from tests.support.ready_made import ready_made
from voucher.access import Actor, Role
from voucher.appeals.appeal import appeal_application, appeal_claim
from voucher.appeals.models import Appeal
from voucher.applications.review import reject
from voucher.redemption.check import reject_claim

REFUSED = "申请内容不在支持范围。"
GROUND = "申请内容属于管理咨询，附服务方案。"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rejected application, its firm, and the officers who decided it."""

    pid: str
    firm: Actor
    city: City


@ready_made
def rejected_application(here: City | None = None) -> Rejected:
    """Return an application that was rejected in the first review."""
    here, firm = here or city(), verified_firm()
    pid = accepted_application(here, firm)
    reject(here.reviewer, pid, reason=REFUSED)
    return Rejected(pid, firm, here)


@ready_made
def rejected_claim() -> Claimed:
    """Return a claim that was rejected at the second check."""
    claim, approver = checked_claim(), officer(Role.APPROVER)
    reject_claim(approver, claim.pid, REFUSED)
    return Claimed(claim.pid, claim.trade, claim.reviewer, approver)


def appealed(case: Rejected) -> str:
    """Appeal against a rejected application and return the appeal's pid."""
    return appeal_application(case.firm, case.pid, reason=GROUND, papers=[paper("服务方案.pdf")])


def appealed_claim(claim: Claimed) -> str:
    """Appeal against a rejected claim and return the appeal's pid."""
    return appeal_claim(claim.trade.agency, claim.pid, reason=GROUND)


def stored(pid: str) -> Appeal:
    """Return the appeal as it is in the database now."""
    return row(Appeal, pid)
