"""Rules of the scheme to be seen at work today: a paused case, a corrected one, a district's opinion, new terms."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Select, select

from voucher import clock
from voucher.applications.apply import resubmit
from voucher.applications.draft import describe
from voucher.applications.models import Application
from voucher.applications.pause import pause
from voucher.applications.review import pass_review
from voucher.applications.states import ApplicationState
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.firm_lives import Resident
from voucher.firms.models import Firm
from voucher.storage import db
from voucher.terms.queries import terms_on
from voucher.terms.revise import propose_terms

CORRECTED = "拟聘请机构驻厂诊断两条产线，三个月内提交改进方案，目标不良率下降三成。"
OPINION = "经实地核实，企业正常经营，需求属实，建议予以支持。"


def show(cast: Cast, residents: Sequence[Resident]) -> None:
    """Correct one returned application, pause one, let the district speak on one, and propose new terms."""
    _correct(residents)
    _let_the_district_speak(cast)
    _pause(cast)
    terms = terms_on(db.session(), clock.today())
    propose_terms(
        cast.reviewer,
        replace(terms, notice_days=terms.notice_days + 2, claim_days=terms.claim_days - 5),
        starts_on=clock.today() + timedelta(days=30),
        reason="公示期与省级规定一致；进一步压缩兑付时限。",
    )


def _correct(residents: Sequence[Resident]) -> None:
    """Let the firm of the oldest returned application correct it, unless it is the demo's own firm."""
    actors = {resident.actor.firm_id: resident.actor for resident in residents[2:] if resident.actor}
    for pid, firm_id in db.session.execute(_under(ApplicationState.RETURNED)).tuples().all():
        if firm_id in actors:
            describe(actors[firm_id], pid, purpose=CORRECTED, expected_on=None)
            resubmit(actors[firm_id], pid)
            return


def _let_the_district_speak(cast: Cast) -> None:
    ours = _under(ApplicationState.ACCEPTED).where(Firm.district == cast.district.district)
    found = db.session.execute(ours).first()
    if found is not None:
        pass_review(cast.district, found[0], note=OPINION)


def _pause(cast: Cast) -> None:
    running = _under(ApplicationState.ACCEPTED).where(Application.due_on >= clock.today())
    found = db.session.execute(running).first()
    if found is not None:
        pause(cast.reviewer, found[0], reason="等待市场监管部门核实企业股权变更情况。")


def _under(state: ApplicationState) -> Select[tuple[str, int]]:
    return (
        select(Application.pid, Application.firm_id)
        .join(Firm, Firm.id == Application.firm_id)
        .where(Application.state == state)
        .order_by(Application.id)
    )
