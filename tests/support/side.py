"""A firm and an agency that do business with each other, with a case in every state: made through the verbs."""

from dataclasses import dataclass, field

from sqlalchemy import select

from tests.support import bans, cases, claims, orders
from tests.support.cases import City, another_round
from tests.support.city import admitted_agency, listed_item, officer, verified_firm
from tests.support.coming import coming_round
from tests.support.drafts import drafted
from tests.support.opinions import bad_opinion
from tests.support.papers import paper
from tests.support.people import joined, plain_letter
from tests.support.trade import Trade, another_voucher
from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.invite import invite
from voucher.accounts.people import NewPerson, add_person
from voucher.agencies.details import ListingEntry
from voucher.agencies.enrolment import AGENCY_KIND
from voucher.agencies.list_item import file_listings
from voucher.appeals.appeal import appeal_application
from voucher.applications.intake import return_for_correction
from voucher.applications.prequalify import ask_prequalification
from voucher.applications.review import reject
from voucher.applications.sections import Defect, Section
from voucher.disputes.dispute import answer_dispute, open_dispute
from voucher.disputes.states import Ground
from voucher.issuance.hold import freeze
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.cancel import ask_cancel
from voucher.orders.fulfil import file_contract
from voucher.redemption.check import return_claim
from voucher.redemption.proofs import Defect as WrongProof
from voucher.redemption.proofs import Proof
from voucher.storage import documents, transaction

PRICE = 1_000
LARGE_CAP = 200_000


@dataclass(frozen=True, slots=True)
class Side:
    """Two tenants, two people of each, and the public ids of what is theirs by what it is: `order.placed`."""

    deal: Trade
    firm_user: Actor
    agency_user: Actor
    pids: dict[str, str] = field(default_factory=dict)

    @property
    def invited(self) -> str:
        """The address of somebody who is invited to the firm."""
        return _invited(self.firm)

    @property
    def firm(self) -> Actor:
        return self.deal.firm

    @property
    def agency(self) -> Actor:
        return self.deal.agency


def side(city: City, name: str) -> Side:
    """Return a firm and an agency called `name`, and all their cases."""
    firm, agency = verified_firm(name=f"舟山{name}制造有限公司"), admitted_agency(categories=("GL", "ZC"))
    voucher = cases.issued_voucher(city, firm)
    with transaction() as session:
        code = session.scalars(select(Voucher.code).where(Voucher.pid == voucher)).one()
    deal = Trade(city, firm, agency, voucher, code, listed_item(agency))
    there = Side(
        deal,
        joined(_newcomer(f"{name}经办"), Role.FIRM_USER, firm_id=firm.firm_id),
        joined(_newcomer(f"{name}核销员"), Role.AGENCY_USER, agency_id=agency.agency_id),
    )
    for build in (_vouchers, _applications, _appeals, _orders, _claims, _disputes, _own_pages, _bans):
        there.pids.update(build(deal))
    return there


def _newcomer(name: str) -> Actor:
    with transaction() as session:
        person = add_person(session, NewPerson(name, f"{name}@example.com"))
        return Actor(person.id, person.name, frozenset())


def _invited(administrator: Actor) -> str:
    return f"invited{administrator.person_id}@example.com"


def _vouchers(deal: Trade) -> dict[str, str]:
    found = {kind: another_voucher(deal) for kind in ("fresh", "frozen", "revoking", "extending")}
    freeze(deal.city.approver, found["frozen"], reason="核查中")
    return {"voucher": deal.voucher_pid} | {f"voucher.{kind}": pid for kind, pid in found.items()}


def _applications(deal: Trade) -> dict[str, str]:
    def fresh_round() -> City:
        return City(another_round(cap=LARGE_CAP), deal.city.intake, deal.city.reviewer, deal.city.approver)

    coming = City(coming_round(cap=LARGE_CAP), deal.city.intake, deal.city.reviewer, deal.city.approver)
    found = {
        "asked": cases.draft_application(coming, deal.firm),
        "draft": cases.draft_application(fresh_round(), deal.firm),
        "submitted": cases.submitted_application(fresh_round(), deal.firm),
        "accepted": cases.accepted_application(fresh_round(), deal.firm),
        "reviewed": cases.reviewed_application(fresh_round(), deal.firm),
        "returned": cases.submitted_application(fresh_round(), deal.firm),
        "rejected": cases.accepted_application(fresh_round(), deal.firm),
    }
    ask_prequalification(deal.firm, found["asked"])
    return_for_correction(deal.city.intake, found["returned"], [Defect(Section.PURPOSE, "请写明用途。")])
    reject(deal.city.reviewer, found["rejected"], reason="不符合条件。")
    return {f"application.{kind}": pid for kind, pid in found.items()}


def _appeals(deal: Trade) -> dict[str, str]:
    """Appeal, with a paper, against a rejected application, and rate the bureau badly for it."""
    here = City(another_round(cap=LARGE_CAP), deal.city.intake, deal.city.reviewer, deal.city.approver)
    pid = cases.accepted_application(here, deal.firm)
    reject(deal.city.reviewer, pid, reason="不符合条件。")
    appeal = appeal_application(deal.firm, pid, reason="符合条件，附说明。", papers=[paper("说明.pdf")])
    return {"appeal": appeal, "opinion": bad_opinion(deal.firm, pid)}


def _orders(deal: Trade) -> dict[str, str]:
    found = {
        "offered": orders.offered_order(deal, price=PRICE),
        "placed": orders.placed_order(deal, price=PRICE),
        "accepted": orders.accepted_order(deal, price=PRICE),
        "contracted": orders.accepted_order(deal, price=PRICE),
        "running": orders.running_order(deal, price=PRICE),
        "delivered": orders.delivered_order(deal, price=PRICE),
        "confirmed": orders.confirmed_order(deal, price=PRICE),
        "cancelling": orders.running_order(deal, price=PRICE),
    }
    price = Money.yuan(PRICE)
    file_contract(deal.agency, found["contracted"], "HT-001", price, clock.today(), [paper()])
    ask_cancel(deal.firm, found["cancelling"], "不再需要。")
    return {f"order.{kind}": pid for kind, pid in found.items()}


def _claims(deal: Trade) -> dict[str, str]:
    found = {
        "draft": claims.draft_claim(deal, price=PRICE).pid,
        "submitted": claims.submitted_claim(deal, price=PRICE).pid,
        "checked": claims.checked_claim(deal, price=PRICE).pid,
        "approved": claims.approved_claim(deal, price=PRICE).pid,
        "returned": claims.submitted_claim(deal, price=PRICE).pid,
    }
    wrong = [WrongProof(Proof.COMMITMENT, "请盖章。")]
    return_claim(officer(Role.REVIEWER), found["returned"], wrong)
    return {f"claim.{kind}": pid for kind, pid in found.items()}


def _disputes(deal: Trade) -> dict[str, str]:
    """Open two disputes with a paper; both sides of the one were heard."""
    found = {kind: orders.running_order(deal, price=PRICE) for kind in ("dispute", "dispute.open")}
    pids = {
        kind: open_dispute(deal.firm, order_pid, Ground.DELAY, "约定的交付时间已过。", [paper("合同.pdf")])
        for kind, order_pid in found.items()
    }
    answer_dispute(deal.agency, pids["dispute"], "因资料未齐而延后。")
    return pids


def _bans(deal: Trade) -> dict[str, str]:
    """Ban both sides from next year on: they read it and can appeal, and nothing is stopped yet."""
    later = clock.today() + bans.A_YEAR
    for who in (deal.firm, deal.agency):
        bans.imposed_ban(who, starts_on=later, ends_on=later + bans.A_YEAR)
    return {}


def _own_pages(deal: Trade) -> dict[str, str]:
    """File an item, keep a paper of the agency, invite somebody to each, and let a clerk draft the firm's details."""
    [filed] = file_listings(deal.agency, [ListingEntry("GL002", Money.yuan(1_000), Money.yuan(9_000))])
    for who, role in ((deal.firm, Role.FIRM_USER), (deal.agency, Role.AGENCY_USER)):
        invite(who, NewPerson("新人", _invited(who)), role, letter=plain_letter)
    with transaction() as session:
        kept = documents.keep(
            session,
            paper("营业执照.pdf"),
            subject_kind=AGENCY_KIND,
            subject_id=deal.agency.agency_id or 0,
            slot="licence",
            person_id=deal.agency.person_id,
        )
        session.flush()
        agency_paper = kept.pid
    return {
        "listing": deal.listing_pid,
        "listing.filed": filed,
        "agency.paper": agency_paper,
        "draft": drafted(deal.firm),
    }
