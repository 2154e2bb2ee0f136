"""Bans as the bureau and their subjects see them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, Mask, require, require_all
from voucher.eligibility.gather import last_day
from voucher.eligibility.models import Ban
from voucher.eligibility.proposal_kinds import BAN as KIND
from voucher.eligibility.states import EFFECTIVE, BanState
from voucher.eligibility.subjects import codes_of
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.matching import contains
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class BanSheet:
    """A ban. `last_on` is the last day on which it holds; `holds` says whether it does today."""

    id: int
    pid: str
    name: str
    credit_code: str
    legal_representative: str
    reason: str
    evidence: str
    starts_on: date
    ends_on: date
    last_on: date
    holds: bool
    state: BanState
    appeal_by: date | None
    appeal: str | None
    appealed_at: datetime | None
    answer_by: date | None
    answer: str | None
    lifted_on: date | None
    parties: tuple[int | None, ...]  # who proposed, imposed and appealed

    @property
    def can_be_appealed(self) -> bool:
        in_time = self.appeal_by is not None and clock.today() <= self.appeal_by
        return self.state is BanState.IMPOSED and in_time

    @property
    def waits_for_answer(self) -> bool:
        return self.state is BanState.APPEALED


def bans(*, text: str = "", state: BanState | None = None, after: int | None = None) -> Page[BanSheet]:
    """Return the bans, the newest first. One query.

    Args:
        text: A piece of the name, the credit code or the legal representative.
    """
    statement = select(Ban)
    if state is not None:
        statement = statement.where(Ban.state == state)
    if text.strip():
        statement = statement.where(contains(text, Ban.name, Ban.credit_code, Ban.legal_representative))
    rows = db.session.scalars(newest_first(statement, Ban.id, after)).all()
    return page_of(rows, lambda ban: ban.id, _sheet)


def ban_for_staff(actor: Actor, pid: str) -> BanSheet:
    """Return a ban for the bureau; auditors do not see the representative's name. One query.

    Raises:
        NotFound: There is none, or the actor is not of the bureau.
    """
    mask = Mask(require_all(actor, Action.FIRM_READ))
    ban = db.session.scalar(select(Ban).where(Ban.pid == pid))
    if ban is None:
        raise NotFound()
    return _sheet(ban, mask)


def proposed_ban(actor: Actor, proposal_pid: str) -> tuple[BanSheet, bool]:
    """Return the ban that a proposal is about, and whether the actor may decide it. One query.

    Raises:
        NotFound: There is no such proposal, or the actor is not of the bureau.
    """
    mask = Mask(require_all(actor, Action.FIRM_READ))
    found = db.session.execute(
        select(Ban, Proposal)
        .join(Proposal, Proposal.subject_id == Ban.id)
        .where(Proposal.pid == proposal_pid, Proposal.kind == KIND)
    ).first()
    if found is None:
        raise NotFound()
    ban, proposal = found
    is_open = proposal.state is ProposalState.OPEN
    return _sheet(ban, mask), is_open and proposal.proposed_by != actor.person_id


def bans_of(actor: Actor) -> list[BanSheet]:
    """Return the bans of the actor's firm or agency that were imposed, the newest first. Two queries.

    Raises:
        NotFound: The actor acts for neither.
    """
    require(actor, Action.COMPLAINT_CREATE)
    if not (actor.is_firm or actor.is_agency):
        raise NotFound()
    rows = db.session.scalars(
        select(Ban)
        .where(Ban.credit_code.in_(codes_of(db.session(), actor)), Ban.state.in_(EFFECTIVE))
        .order_by(Ban.id.desc())
        .limit(50)
    )
    return [_sheet(ban) for ban in rows]


def ban_of_own(actor: Actor, pid: str) -> BanSheet:
    """Return a ban of the actor's own side. Two queries.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    for ban in bans_of(actor):
        if ban.pid == pid:
            return ban
    raise NotFound()


def _sheet(ban: Ban, mask: Mask | None = None) -> BanSheet:
    today, last = clock.today(), last_day(ban)
    person = ban.legal_representative
    return BanSheet(
        id=ban.id,
        pid=ban.pid,
        name=ban.name,
        credit_code=ban.credit_code,
        legal_representative=mask.name(person) if mask else person,
        reason=ban.reason,
        evidence=ban.evidence,
        starts_on=ban.starts_on,
        ends_on=ban.ends_on,
        last_on=last,
        holds=ban.state in EFFECTIVE and ban.starts_on <= today <= last,
        state=ban.state,
        appeal_by=ban.appeal_by,
        appeal=ban.appeal,
        appealed_at=ban.appealed_at,
        answer_by=ban.answer_by,
        answer=ban.answer,
        lifted_on=ban.lifted_on,
        parties=(ban.proposed_by, ban.decided_by, ban.appealed_by),
    )
