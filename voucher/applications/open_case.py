"""Opening an application for the firm or for the bureau."""

from typing import Any

from sqlalchemy import select

from voucher.access import Action, Actor, Mask, Scope, require
from voucher.applications.case_file import CaseFile, CasePaper, FirmFacts
from voucher.applications.correction import corrected, present_answers
from voucher.applications.faces import faces_for
from voucher.applications.later_tables import vouchers
from voucher.applications.models import Application
from voucher.applications.papers import APPLICATION_PAPERS, papers_of
from voucher.applications.promises import promises_on
from voucher.applications.queries import took_step
from voucher.applications.sections import Slot, defects_from
from voucher.applications.snapshot import digest
from voucher.applications.states import Prequalification
from voucher.applications.waiting_list import place_of
from voucher.audit.queries import assisted_by
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.refusal import NotFound
from voucher.rounds.models import Policy, Round
from voucher.storage import db


def case_for_firm(actor: Actor, pid: str) -> CaseFile:
    """Return an application of the actor's firm. Four queries at most.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    require(actor, Action.APPLICATION_READ)
    row = _row(pid, actor)
    if not actor.is_firm or row.Application.firm_id != actor.firm_id:
        raise NotFound()
    return _case(row, actor, Mask(Scope.OWN))


def case_for_staff(actor: Actor, pid: str) -> CaseFile:
    """Return a submitted application for the bureau; the auditor sees personal data masked. Six queries at most.

    Raises:
        NotFound: There is none, it was never submitted, or its firm sits outside the officer's district.
    """
    scope = require(actor, Action.APPLICATION_READ)
    row = _row(pid, actor)
    elsewhere = actor.district and row.Firm.district != actor.district
    if scope not in (Scope.ALL, Scope.MASKED) or row.Application.number is None or elsewhere:
        raise NotFound()
    return _case(row, actor, Mask(scope))


def case_before_opening(actor: Actor, pid: str) -> CaseFile:
    """Return a draft that is to be pre-qualified, or was, for the bureau. Six queries at most.

    Raises:
        NotFound: There is none, it was never asked for, or its firm sits outside the officer's district.
    """
    scope = require(actor, Action.APPLICATION_READ)
    row = _row(pid, actor)
    elsewhere = actor.district and row.Firm.district != actor.district
    asked = row.Application.prequalification is not Prequalification.NONE
    if scope not in (Scope.ALL, Scope.MASKED) or not asked or elsewhere:
        raise NotFound()
    return _case(row, actor, Mask(scope))


def _row(pid: str, actor: Actor) -> Any:
    voucher = select(vouchers.c.pid).where(vouchers.c.application_id == Application.id)
    helped = assisted_by(actor.person_id, Application.__tablename__, Application.id)
    row = db.session.execute(
        select(
            Application,
            Firm,
            Round,
            Policy,
            Category,
            voucher.scalar_subquery().label("voucher_pid"),
            helped.label("helped"),
        )
        .join(Firm, Firm.id == Application.firm_id)
        .join(Round, Round.id == Application.round_id)
        .join(Policy, Policy.id == Round.policy_id)
        .outerjoin(Category, Category.code == Application.category_code)
        .where(Application.pid == pid)
    ).first()
    if row is None:
        raise NotFound()
    return row


def _case(row: Any, actor: Actor, mask: Mask) -> CaseFile:
    application, firm, call, policy, category, voucher_pid, helped = row
    papers = papers_of(db.session(), application)
    return CaseFile(
        id=application.id,
        pid=application.pid,
        number=application.number,
        state=application.state,
        **_of_round(call, policy, firm),
        **_of_prequalification(application),
        category_code=application.category_code,
        category_zh=category.name_zh if category else None,
        category_en=category.name_en if category else None,
        face=application.face_fen,
        purpose=application.purpose,
        expected_on=application.expected_on,
        firm_confirmed_at=application.firm_confirmed_at,
        committed_at=application.committed_at,
        turn=application.turn,
        reserved=application.reserved,
        corrected=corrected(application, present_answers(application, firm, category, papers), mask),
        promise=promises_on(actor, [(application, policy.promise_days)])[0],
        digest=digest(application, firm, papers),
        own_step=took_step(actor, application) or (actor.is_staff and helped),
        firm=_firm(firm, mask),
        papers=[_paper(paper) for paper in papers],
        voucher_pid=voucher_pid,
        place=place_of(db.session(), application),
        **_done_so_far(application),
    )


def _of_round(call: Round, policy: Policy, firm: Firm) -> dict[str, Any]:
    return {
        "round_name": call.name,
        "budget_year": call.budget_year,
        "mode": call.mode,
        "prequalified_only": call.prequalified_only,
        "opens_at": call.opens_at,
        "closes_at": call.closes_at,
        "cap": policy.cap_per_firm_fen,
        "faces": faces_for(policy.faces, firm.size_confirmed),
        "correction_days": policy.correction_days,
        "promise_days": policy.promise_days,
    }


def _of_prequalification(application: Application) -> dict[str, Any]:
    return {
        "prequalification": application.prequalification,
        "prequalification_note": application.prequalification_note,
        "prequalified_at": application.prequalified_at,
    }


def _done_so_far(application: Application) -> dict[str, Any]:
    """Return what became of the application since it was submitted."""
    return {
        "submitted_at": application.submitted_at,
        "defects": defects_from(application.defects),
        "correct_by": application.correct_by,
        "due_on": application.due_on,
        "paused_at": application.paused_at,
        "pause_reason": application.pause_reason,
        "escalated_on": application.escalated_on,
        "review_note": application.review_note,
        "review_district": application.review_district,
        "review_digest": application.review_digest,
        "reason": application.reason,
        "appeal_by": application.appeal_by,
    }


def _firm(firm: Firm, mask: Mask) -> FirmFacts:
    return FirmFacts(
        id=firm.id,
        pid=firm.pid,
        name=firm.name,
        credit_code=firm.credit_code,
        legal_representative=mask.name(firm.legal_representative),
        industry_code=firm.industry_code,
        district=firm.district,
        address=firm.address,
        employees=firm.employees,
        revenue_yuan=firm.revenue_yuan,
        assets_yuan=firm.assets_yuan,
        size=firm.size_confirmed,
        state=firm.state,
        contact_name=mask.name(firm.contact_name),
        contact_phone=mask.phone(firm.contact_phone),
    )


def _paper(paper: Any) -> CasePaper:
    of_firm = paper.subject_kind != APPLICATION_PAPERS
    return CasePaper(paper.pid, Slot(paper.slot), paper.name, paper.size_bytes, paper.uploaded_at, of_firm)
