"""The address of every page, filled in from the seeded city."""

from typing import Any

from sqlalchemy import select

from tests.support.seeded_city import HISTORY_YEAR, SeededCity
from voucher import clock
from voucher.access import Actor
from voucher.accounts.models import Invitation, Membership, Person, SignInSession
from voucher.accounts.staff import KIND
from voucher.appeals.models import Appeal
from voucher.applications.models import Application
from voucher.catalogue.models import Item
from voucher.clawback.models import Clawback
from voucher.disputes.models import Dispute
from voucher.eligibility.models import Ban
from voucher.eligibility.subjects import codes_of
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.notices.models import Notice
from voucher.orders.models import Order
from voucher.proposals.models import Proposal
from voucher.publicity.models import Objection
from voucher.redemption.models import Claim, Invoice
from voucher.settlement.models import BatchLine
from voucher.storage import PublicId, db
from voucher.storage.documents import Document

#: which case a page is about, by its endpoint; "application.draft" is a key of the city's public ids
CASES = {
    "accounts.assist_by_code": "firm",
    "accounts.assist_by_paper": "firm",
    "accounts.assist_firm": "firm",
    "accounts.consent_form": "firm",
    "accounts.end_assist": "assist",
    "accounts.send_consent_code": "firm",
    "accounts.signed_form": "assist",
    "agencies": "agency",
    "agencies.change_listing": "listing",
    "agencies.decide": "proposal.admission",
    "agencies.delist": "listing",
    "agencies.proposal": "proposal.bank",
    "agencies.propose_admission": "agency.applied",
    "agencies.review_listing": "listing.filed",
    "appeals": "appeal",
    "appeals.application": "application.rejected",
    "appeals.claim": "claim.draft",
    "applications": "application.submitted",
    "applications.ask_prequalification": "application.asked",
    "applications.check": "application.draft",
    "applications.choice": "application.draft",
    "applications.commitment": "application.draft",
    "applications.documents": "application.draft",
    "applications.firm": "application.draft",
    "applications.prequalification": "application.asked",
    "applications.purpose": "application.draft",
    "applications.qualify_draft": "application.asked",
    "applications.refuse_prequalification": "application.asked",
    "applications.take_back_prequalification": "application.asked",
    "applications.reject": "application.accepted",
    "applications.remove": "application.draft",
    "applications.send_back": "application.reviewed",
    "applications.task_list": "application.draft",
    "budget": "proposal.budget",
    "budget.accounts": "closing",
    "budget.certificate": "certificate",
    "catalogue": "item",
    "clawback": "clawback",
    "clawback.decide": "proposal.clawback",
    "disputes": "dispute",
    "disputes.answer": "dispute.open",
    "evaluations": "evaluation",
    "evaluations.evaluate": "agency",
    "eligibility": "ban",
    "eligibility.decide": "proposal.ban",
    "eligibility.read": "firm",
    "eligibility.standing": "firm",
    "firms": "firm",
    "firms.decide": "firm.waiting",
    "firms.draft": "draft",
    "firms.draft_receipt": "draft",
    "issuance": "voucher.fresh",
    "issuance.approve": "application.reviewed",
    "issuance.decide": "proposal.voucher",
    "issuance.propose_revoke": "voucher.extending",
    "issuance.show": "voucher",
    "issuance.print_sheet": "voucher",
    "issuance.unfreeze": "voucher.frozen",
    "opinions": "opinion",
    "opinions.application": "application.rejected",
    "opinions.claim": "claim.draft",
    "orders": "order.confirmed",
    "orders.agree": "order.offered",
    "orders.answer": "order.placed",
    "orders.answer_cancel": "order.cancelling",
    "orders.cancel": "order.placed",
    "orders.confirm": "order.delivered",
    "orders.contract": "order.accepted",
    "orders.deliver": "order.running",
    "orders.refuse": "order.delivered",
    "orders.sign": "order.contracted",
    "publicity": "objection",
    "publicity.file": "notice",
    "publicity.publish_admission": "agency.applied",
    "publicity.publish_batch": "batch.locked",
    "publicity.show": "notice",
    "redemption": "claim.submitted",
    "redemption.check_answers": "claim.draft",
    "redemption.edit": "claim.draft",
    "redemption.remove_invoice": "claim.draft",
    "redemption.remove_paper": "claim.draft",
    "rounds": "round",
    "rounds.edit": "round.draft",
    "settlement": "batch.draft",
    "settlement.export": "batch.released",
    "settlement.fail_line": "batch.released",
    "settlement.pay_all": "batch.released",
    "settlement.pay_line": "batch.released",
    "settlement.ready_of_agency": "agency",
    "settlement.release": "batch.locked",
    "settlement.send_back": "batch.locked",
    "terms": "proposal.terms",
    "warnings": "warning",
    "spot_checks": "sample",
    "spot_checks.check": "sample.check",
}
BUTTONS = {
    "agencies.decide": {"decision": "decline"},
    "agencies.review_listing": {"decision": "list"},
    "budget.decide": {"decision": "decline"},
    "catalogue.listed": {"listed": "no"},
    "evaluations.decide": {"decision": "decline"},
    "eligibility.decide": {"decision": "decline"},
    "firms.decide": {"decision": "return"},
    "terms.decide": {"decision": "decline"},
    "firms.draft": {"decision": "confirm"},
}
NOBODYS = "nobodys"  # in place of a pid that a visitor cannot have
PAPER_OF = {
    "firms": Firm,
    "applications": Application,
    "orders": Order,
    "redemption": Claim,
    "disputes": Dispute,
    "publicity": Objection,
    "appeals": Appeal,
    "clawback": Clawback,
}


class Addresses:
    """Fills in the arguments of a rule. Ask inside an application context."""

    def __init__(self, city: SeededCity) -> None:
        self._city = city

    def arguments(self, endpoint: str, names: set[str], who: Actor) -> dict[str, Any]:
        """Return the arguments with which `who` would open this page: their own case, if they have one."""
        room = endpoint.partition(".")[0]
        pid = (
            _own_ban(endpoint, who)
            or self._own(endpoint, who)
            or self._city.pids.get(CASES.get(endpoint, CASES.get(room, "")), "")
        )
        known = {
            "pid": pid,
            "paper_pid": self._paper(room, pid),
            "document_pid": self._paper(room, pid),
            "round_pid": self._city.pids["round"],
            "voucher_pid": self._city.pids["voucher"],
            "listing_pid": self._city.pids["listing"],
            "order_pid": self._city.pids["order.confirmed"],
            "line": self._city.pids[
                "line.released" if "released" in CASES.get(endpoint, "") else "line.draft"
            ],
            "invoice": self._invoice(),
            "year": HISTORY_YEAR if endpoint == "budget.history" else clock.today().year,
            "row": 1,
            "day": f"{clock.today().year}-12-25",
            "step": "pause",
            "kind": "firm",
            "key": "never-sent",
            "code": "GL",
            "token": db.session.scalar(
                select(Voucher.token).where(Voucher.pid == self._city.pids["voucher"])
            ),
            "secret": self._city.pids[
                "secret.reset" if endpoint == "accounts.reset" else "secret.invitation"
            ],
        }
        return {name: known[name] or NOBODYS for name in names}

    def fields(self, endpoint: str, who: Actor) -> dict[str, Any]:
        """Return what a button of this page sends besides the form token: without it there is no such page."""
        if endpoint == "accounts.switch":
            return {"membership": _first(Membership, Membership.person_id == who.person_id)}
        if endpoint == "redemption.remove_invoice":
            claim = select(Claim.id).where(Claim.pid == self._city.pids["claim.draft"]).scalar_subquery()
            return {"invoice": db.session.scalar(select(Invoice.id).where(Invoice.claim_id == claim))}
        return BUTTONS.get(endpoint, {})

    def _own(self, endpoint: str, who: Actor) -> str | None:
        """Return the pid of what is the person's own, or of people of their own side."""
        own = self._city.own
        match endpoint:
            case "accounts.end_device":
                return _first(SignInSession, SignInSession.person_id == who.person_id)
            case "notices.open_notice":
                return _first(Notice, Notice.person_id == who.person_id)
            case "accounts.end_firm_access":
                return _first(Membership, Membership.person_id == own.firm_user.person_id)
            case "accounts.end_agency_access":
                return _first(Membership, Membership.person_id == own.agency_user.person_id)
            case "accounts.withdraw_firm_invitation":
                return _first(Invitation, Invitation.firm_id == own.firm.firm_id)
            case "accounts.withdraw_agency_invitation":
                return _first(Invitation, Invitation.agency_id == own.agency.agency_id)
            case "accounts.decide_staff_proposal":
                return _first(Proposal, Proposal.kind == KIND)
            case "accounts.set_staff_active":
                return _first(Person, Person.id == own.deal.city.intake.person_id)
            case "catalogue.item" | "catalogue.edit" | "catalogue.listed":
                return _first(Item, Item.code == "GL001")
        return None

    def _invoice(self) -> int | None:
        """Return the id of an invoice of the batch in preparation."""
        statement = select(Invoice.id).join(BatchLine, BatchLine.claim_id == Invoice.claim_id)
        return db.session.scalar(statement.where(BatchLine.pid == self._city.pids["line.draft"]))

    def _paper(self, room: str, subject_pid: str) -> str | None:
        if room == "agencies":
            return self._city.pids["agency.paper"]
        model = PAPER_OF.get(room)
        if model is None:
            return None
        subject = select(model.id).where(model.pid == subject_pid).scalar_subquery()
        return _first(Document, Document.subject_kind == model.__tablename__, Document.subject_id == subject)


def _own_ban(endpoint: str, who: Actor) -> str | None:
    if endpoint != "eligibility.appeal":
        return None
    return _first(Ban, Ban.credit_code.in_(codes_of(db.session(), who)))


def _first(model: type[PublicId], *conditions: Any) -> str | None:
    return db.session.scalar(select(model.pid).where(*conditions).order_by(model.id).limit(1))
