"""What an open proposal would change, in words, amounts and days: as it is now and as it would be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from voucher.access import Mask, Role
from voucher.accounts.staff import KIND as STAFF
from voucher.agencies import proposed as agency_words
from voucher.agencies.enrolment import AGENCY_KIND
from voucher.agencies.models import Agency
from voucher.agencies.proposal_kinds import ADMISSION, BANK, RENEWAL, STANDING
from voucher.agencies.states import AgencyEvent
from voucher.budget import proposed as budget_words
from voucher.budget.proposal_kinds import APPROPRIATION, CARRY_OVER, QUOTA
from voucher.catalogue.models import Category
from voucher.clawback.models import Clawback
from voucher.clawback.proposal_kinds import CLAWBACK_DECISION, CLAWBACK_END
from voucher.clawback.states import Ending
from voucher.eligibility.proposal_kinds import BAN
from voucher.issuance.amounts import held_fen
from voucher.issuance.models import Voucher
from voucher.issuance.proposal_kinds import EXTENSION, REVOCATION
from voucher.ledger import GENERAL, NOTHING, Money, Stage
from voucher.proposals.queries import OpenProposal
from voucher.storage import db
from voucher.terms.labels import differences
from voucher.terms.proposal_kinds import TERMS
from voucher.terms.terms import terms_from
from voucher.wording import N_, Phrase, Quantity

TITLES = {
    ADMISSION: N_("Admit the agency"),
    BANK: N_("Pay the agency to another account"),
    BAN: N_("Put on the blacklist"),
    EXTENSION: N_("Extend the voucher"),
    RENEWAL: N_("Renew the term of the agency"),
    REVOCATION: N_("Revoke the voucher"),
    STAFF: N_("Give a colleague a role"),
    TERMS: N_("Change the standing terms"),
    CLAWBACK_DECISION: N_("Take money of an order back"),
    CLAWBACK_END: N_("End a debt that is not paid back"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages."""

    zh: str
    en: str


Fact = Money | date | str | Role | Named | Quantity


@dataclass(frozen=True, slots=True)
class Change:
    """One detail as it is (None: there is nothing to compare) and as it would be."""

    what: str
    now: Fact | None
    then: Fact


@dataclass(frozen=True, slots=True)
class HeldVoucher:
    """A voucher somebody wants to change."""

    pid: str
    use_by: date
    redeem_by: date
    balance: Money


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the proposals are about, as it stands now, by its id; categories by their code."""

    agencies: Mapping[int, Agency]
    vouchers: Mapping[int, HeldVoucher]
    categories: Mapping[str, Named]
    clawbacks: Mapping[int, Clawback]


def find_subjects(proposals: Sequence[OpenProposal]) -> Subjects:
    """Return what these proposals are about. Four queries."""
    return Subjects(
        agencies=_agencies(_ids(proposals, AGENCY_KIND)),
        vouchers=_vouchers(_ids(proposals, Voucher.__tablename__)),
        categories=_categories(),
        clawbacks=_clawbacks(_ids(proposals, Clawback.__tablename__)),
    )


def title_of(proposal: OpenProposal) -> str:
    """Return what is proposed, as a marked text."""
    if proposal.kind == STANDING:
        return agency_words.TITLES[AgencyEvent(proposal.content["event"])]
    if proposal.content.get("cut"):
        return budget_words.CUT_TITLE
    return TITLES.get(proposal.kind) or budget_words.TITLES[proposal.kind]


def changes_of(proposal: OpenProposal, subjects: Subjects, mask: Mask) -> list[Change]:
    """Return what the proposal would change; nothing if its title says it all."""
    words = _WORDS.get(proposal.kind)
    return words(proposal, subjects, mask) if words else []


def _term(proposal: OpenProposal, subjects: Subjects, _mask: Mask) -> list[Change]:
    now = subjects.agencies[proposal.subject_id].admitted_until
    return [Change(N_("Last day of the term"), now, _day(proposal.content["until"]))]


def _bank(proposal: OpenProposal, subjects: Subjects, mask: Mask) -> list[Change]:
    now, then = subjects.agencies[proposal.subject_id], proposal.content
    return [
        Change(N_("Bank"), now.bank_name, then["bank_name"]),
        Change(N_("Account"), mask.account(now.bank_account), mask.account(then["bank_account"])),
    ]


def _appropriation(proposal: OpenProposal, _subjects: Subjects, _mask: Mask) -> list[Change]:
    content = proposal.content
    return [
        Change(N_("Amount"), None, Money(content["amount_fen"])),
        Change(N_("Document number"), None, content["document_number"]),
    ]


def _carry_over(proposal: OpenProposal, subjects: Subjects, mask: Mask) -> list[Change]:
    target = Change(N_("To the budget year"), None, str(proposal.content["target_year"]))
    return [*_appropriation(proposal, subjects, mask), target]


def _quota(proposal: OpenProposal, subjects: Subjects, _mask: Mask) -> list[Change]:
    content = proposal.content
    return [
        Change(N_("Amount"), None, Money(content["amount_fen"])),
        Change(N_("Taken from"), None, _pool(content["source_pool"], subjects)),
        Change(N_("Given to"), None, _pool(content["target_pool"], subjects)),
    ]


def _extension(proposal: OpenProposal, subjects: Subjects, _mask: Mask) -> list[Change]:
    now, then = subjects.vouchers[proposal.subject_id], proposal.content
    return [
        Change(N_("Usable until"), now.use_by, _day(then["use_by"])),
        Change(N_("To be redeemed until"), now.redeem_by, _day(then["redeem_by"])),
    ]


def _revocation(proposal: OpenProposal, subjects: Subjects, _mask: Mask) -> list[Change]:
    return [Change(N_("Balance"), subjects.vouchers[proposal.subject_id].balance, NOTHING)]


def _clawback(proposal: OpenProposal, subjects: Subjects, _mask: Mask) -> list[Change]:
    clawback = subjects.clawbacks[proposal.subject_id]
    return [
        Change(N_("Amount"), None, clawback.amount_fen),
        Change(N_("Who pays back"), None, Phrase(clawback.debtor.label)),
    ]


def _end_of_debt(proposal: OpenProposal, subjects: Subjects, _mask: Mask) -> list[Change]:
    clawback = subjects.clawbacks[proposal.subject_id]
    return [
        Change(N_("Still owed"), None, clawback.owed_fen - clawback.received_fen),
        Change(N_("How the debt ends"), None, Phrase(Ending(proposal.content["ending"]).label)),
        Change(N_("Document number"), None, proposal.content["document_number"]),
    ]


def _colleague(proposal: OpenProposal, _subjects: Subjects, _mask: Mask) -> list[Change]:
    district = proposal.content["district"]
    role = Change(N_("Role"), None, Role(proposal.content["role"]))
    return [role, Change(N_("District"), None, Phrase(district))] if district else [role]


def _terms(proposal: OpenProposal, _subjects: Subjects, _mask: Mask) -> list[Change]:
    content = proposal.content
    numbers = differences(terms_from(content["base"]), terms_from(content["numbers"]))
    return [
        Change(N_("In force from"), None, _day(content["starts_on"])),
        *(Change(number.what, number.old, number.new) for number in numbers),
    ]


_WORDS: dict[str, Callable[[OpenProposal, Subjects, Mask], list[Change]]] = {
    ADMISSION: _term,
    RENEWAL: _term,
    BANK: _bank,
    APPROPRIATION: _appropriation,
    CARRY_OVER: _carry_over,
    QUOTA: _quota,
    EXTENSION: _extension,
    REVOCATION: _revocation,
    STAFF: _colleague,
    TERMS: _terms,
    CLAWBACK_DECISION: _clawback,
    CLAWBACK_END: _end_of_debt,
}


def _pool(code: str, subjects: Subjects) -> Fact:
    return Phrase(N_("General pool")) if code == GENERAL else subjects.categories[code]


def _day(text: Any) -> date:
    return date.fromisoformat(text)


def _ids(proposals: Sequence[OpenProposal], kind: str) -> set[int]:
    return {proposal.subject_id for proposal in proposals if proposal.subject_kind == kind}


def _agencies(ids: set[int]) -> dict[int, Agency]:
    rows = db.session.scalars(select(Agency).where(Agency.id.in_(ids)))
    return {agency.id: agency for agency in rows}


def _vouchers(ids: set[int]) -> dict[int, HeldVoucher]:
    balance = held_fen((Stage.OUTSTANDING,))
    columns = (Voucher.id, Voucher.pid, Voucher.use_by, Voucher.redeem_by, balance)
    rows = db.session.execute(select(*columns).where(Voucher.id.in_(ids)))
    return {key: HeldVoucher(pid, use, redeem, Money(int(fen))) for key, pid, use, redeem, fen in rows}


def _clawbacks(ids: set[int]) -> dict[int, Clawback]:
    rows = db.session.scalars(select(Clawback).where(Clawback.id.in_(ids)))
    return {clawback.id: clawback for clawback in rows}


def _categories() -> dict[str, Named]:
    rows = db.session.execute(select(Category.code, Category.name_zh, Category.name_en))
    return {code: Named(zh, en) for code, zh, en in rows}
