"""What people ask the bureau for or hold against it, and what runs before a round: more rows of the one queue."""

from typing import Any

from sqlalchemy import Select, func

from voucher.agencies.models import Agency, Renewal
from voucher.agencies.states import RenewalState
from voucher.appeals.models import Appeal
from voucher.appeals.states import AppealState
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState, Prequalification
from voucher.dashboard.intake.lights import Lights
from voucher.dashboard.intake.proposal_sources import is_proposed
from voucher.dashboard.intake.rows import case_row, light_by, light_since
from voucher.eligibility.models import Ban
from voucher.eligibility.states import BanState
from voucher.firms.models import Firm
from voucher.opinions.models import Opinion
from voucher.opinions.states import OpinionState
from voucher.publicity.models import Objection
from voucher.publicity.states import ObjectionState
from voucher.rounds.models import Round


def waiting_prequalifications(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find drafts whose firm asked to be looked at before the round opens."""
    return (
        case_row(
            Application,
            place=place,
            key=Application.id,
            light=light_since(lights, Application.created_at, days),
            pid=Application.pid,
            number=Round.number,
            who=Firm.name,
            state=Application.prequalification,
            since=Application.created_at,
            district=Firm.district,
        )
        .join(Firm, Firm.id == Application.firm_id)
        .join(Round, Round.id == Application.round_id)
        .where(
            Application.prequalification == Prequalification.ASKED,
            Application.state == ApplicationState.DRAFT,
        )
    )


def waiting_renewals(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find agencies that asked for a further term nobody has proposed yet."""
    return (
        case_row(
            Renewal,
            place=place,
            key=Renewal.id,
            light=light_since(lights, Renewal.asked_at, days),
            pid=Agency.pid,
            number=Agency.code,
            who=Agency.name_zh,
            who_en=Agency.name_en,
            district=Agency.district,
            state=Renewal.state,
            since=Renewal.asked_at,
        )
        .join(Agency, Agency.id == Renewal.agency_id)
        .where(Renewal.state == RenewalState.ASKED, ~is_proposed())
    )


def waiting_objections(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find objections that are not decided; who objected is read on the case only."""
    return case_row(
        Objection,
        place=place,
        key=Objection.id,
        light=light_by(lights, Objection.decide_by, days),
        pid=Objection.pid,
        number=Objection.number,
        who=Objection.case_number,
        state=Objection.state,
        since=Objection.filed_at,
        due=Objection.decide_by,
    ).where(Objection.state == ObjectionState.FILED)


def waiting_appeals(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find appeals that are not decided."""
    return (
        case_row(
            Appeal,
            place=place,
            key=Appeal.id,
            light=light_by(lights, Appeal.decide_by, days),
            pid=Appeal.pid,
            number=Appeal.number,
            who=func.coalesce(Firm.name, Agency.name_zh),
            who_en=func.coalesce(Firm.name, Agency.name_en),
            district=func.coalesce(Firm.district, Agency.district),
            state=Appeal.state,
            since=Appeal.filed_at,
            due=Appeal.decide_by,
        )
        .outerjoin(Firm, Firm.id == Appeal.firm_id)
        .outerjoin(Agency, Agency.id == Appeal.agency_id)
        .where(Appeal.state == AppealState.FILED)
    )


def waiting_opinions(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find bad ratings of the bureau that are not followed up; who gave them is not kept."""
    return case_row(
        Opinion,
        place=place,
        key=Opinion.id,
        light=light_by(lights, Opinion.follow_by, days),
        pid=Opinion.pid,
        number=Opinion.case_number,
        who=Opinion.case_number,
        state=Opinion.state,
        since=Opinion.given_at,
        due=Opinion.follow_by,
    ).where(Opinion.state.in_((OpinionState.WAITING, OpinionState.CONTACTED)))


def appealed_bans(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find bans whose subject appealed."""
    return case_row(
        Ban,
        place=place,
        key=Ban.id,
        light=light_by(lights, Ban.answer_by, days),
        pid=Ban.pid,
        number=Ban.credit_code,
        who=Ban.name,
        state=Ban.state,
        since=Ban.appealed_at,
        due=Ban.answer_by,
    ).where(Ban.state == BanState.APPEALED)
