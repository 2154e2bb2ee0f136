"""A bureau with money and a round, and applications in every state, made through the verbs."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from tests.support.city import (
    appropriated_year,
    catalogue,
    officer,
    open_round,
    policy_numbers,
)
from tests.support.papers import paper
from tests.support.ready_made import ready_made
from voucher import clock
from voucher.access import Actor, District, Role
from voucher.applications.allocate import allocate
from voucher.applications.apply import submit
from voucher.applications.attach import attach
from voucher.applications.draft import choose, commit_to_rules, confirm_firm, describe, start_draft
from voucher.applications.intake import accept
from voucher.applications.models import Application
from voucher.applications.review import pass_review
from voucher.applications.sections import REQUIRED
from voucher.budget import books
from voucher.budget.allocate import decide_quota, propose_quota
from voucher.issuance.issue import approve
from voucher.ledger import GENERAL, Account, Money, Stage
from voucher.rounds.policy import FaceOption
from voucher.rounds.states import Mode
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class City:
    """A bureau with a round that takes applications: who accepts, who reviews, who approves."""

    round_pid: str
    intake: Actor
    reviewer: Actor
    approver: Actor


@ready_made
def city(
    *,
    budget: int = 3_000_000,
    cap: int = 20_000,
    mode: Mode = Mode.REVIEWED,
    faces: tuple[FaceOption, ...] | None = None,
) -> City:
    """Return a city with an open round. Amounts are in yuan; five working days to decide, five to correct."""
    appropriated_year(budget)
    catalogue()
    return City(
        another_round(cap=cap, mode=mode, faces=faces),
        officer(Role.REVIEWER),
        officer(Role.REVIEWER),
        officer(Role.APPROVER),
    )


def another_round(
    *, cap: int = 20_000, mode: Mode = Mode.REVIEWED, faces: tuple[FaceOption, ...] | None = None
) -> str:
    """Return the pid of a round for vouchers of 10,000 and 5,000 yuan, or of other faces by size."""
    numbers = policy_numbers(10_000, 5_000, cap=cap)
    numbers = replace(numbers, promise_days=5, correction_days=5, faces=faces or numbers.faces)
    return open_round(mode=mode, numbers=numbers)


def district_officer(role: Role, district: District) -> Actor:
    """Return an officer who works for one district."""
    return replace(officer(role), district=district.value)


def draft_application(city: City, who: Actor, *, face: int = 10_000) -> str:
    """Return the pid of a draft with every section filled in."""
    pid = start_draft(who, city.round_pid)
    confirm_firm(who, pid)
    choose(who, pid, category_code="GL", face=Money.yuan(face))
    describe(who, pid, purpose="聘请咨询机构编制三年战略规划。", expected_on=None)
    for slot in REQUIRED:
        attach(who, pid, slot, paper(f"{slot.value}.pdf"))
    commit_to_rules(who, pid)
    return pid


def submitted_application(city: City, who: Actor, *, face: int = 10_000) -> str:
    """Return the pid of an application that waits for acceptance, or in line if there is no money for it."""
    pid = draft_application(city, who, face=face)
    submit(who, pid)
    allocate()
    return pid


def accepted_application(city: City, who: Actor, *, face: int = 10_000) -> str:
    """Return the pid of an application in first review."""
    pid = submitted_application(city, who, face=face)
    accept(city.intake, pid)
    return pid


def reviewed_application(city: City, who: Actor, *, face: int = 10_000) -> str:
    """Return the pid of an application that waits for the approver."""
    pid = accepted_application(city, who, face=face)
    pass_review(city.reviewer, pid, note="材料齐全，符合条件。")
    return pid


def issued_voucher(city: City, who: Actor, *, face: int = 10_000) -> str:
    """Return the pid of a fresh voucher."""
    return approved(city, reviewed_application(city, who, face=face))


def approved(city: City, pid: str) -> str:
    """Let the approver approve a reviewed application as it was reviewed; return the pid of its voucher."""
    return approve(city.approver, pid, digest=digest_of(pid))


def quota(yuan: int, category_code: str) -> None:
    """Set money of the running year aside for a category."""
    proposal = propose_quota(
        officer(Role.FINANCE),
        clock.budget_year(),
        source_pool=GENERAL,
        target_pool=category_code,
        amount=Money.yuan(yuan),
        reason="保障重点类别。",
    )
    decide_quota(officer(Role.APPROVER), proposal, approve=True)


def digest_of(pid: str) -> str:
    """Return the digest that the first review left behind."""
    return str(row(Application, pid).review_digest)


def row(model: Any, pid: str) -> Any:
    """Return the row with this public id as it is in the database now."""
    db.session.rollback()
    return db.session.scalars(select(model).where(model.pid == pid)).one()


def year_holds(stage: Stage) -> Money:
    """Return what the year's general money has at a stage of its own."""
    db.session.rollback()
    return books.balance(db.session(), Account(clock.budget_year(), "general", stage))
