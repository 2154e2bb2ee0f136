"""A share of the claims paid in a half year is drawn by lot, once, with a seed that is made at that moment."""

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import staff_with
from voucher.agencies.models import Agency
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.redemption.models import Claim
from voucher.refusal import Refusal
from voucher.settlement.models import BatchLine
from voucher.settlement.states import LineState
from voucher.spot_checks.half_year import HalfYear
from voucher.spot_checks.lot import digest, drawn, drawn_by_group
from voucher.spot_checks.models import Sample, SpotCheck
from voucher.storage import transaction
from voucher.terms.queries import terms_on
from voucher.wording import N_

SEED_BYTES = 16


class HalfYearNotOver(Refusal):
    """More claims may still be paid in it."""

    title = N_("This half year ends on %(last)s")
    next_step = N_("Nothing was drawn. The lot is drawn when every payment of the half year is known.")
    status = 422
    field = "period"


class DrawnAlready(Refusal):
    """A second lot would let somebody choose the outcome."""

    title = N_("The sample of this half year is drawn already")
    next_step = N_("Nothing was drawn. There is one lot for each half year; open the sample there is.")
    status = 422
    field = "period"


class NothingToDraw(Refusal):
    """No claim was paid."""

    title = N_("No claim was paid in this half year")
    next_step = N_("Nothing was drawn. Choose another half year.")
    status = 422
    field = "period"


def draw_sample(actor: Actor, period: HalfYear, *, by_agency: bool = False) -> str:
    """Draw the sample of a half year that is over and return its public id.

    Args:
        by_agency: Draw from each agency's claims on its own, at least one of each.

    Raises:
        HalfYearNotOver, DrawnAlready, NothingToDraw: As named.
    """
    require(actor, Action.AGENCY_SUSPEND)
    if clock.today() <= period.last:
        raise HalfYearNotOver(last=period.last)
    with transaction() as session:
        claims = _paid_claims(session, period)
        if not claims:
            raise NothingToDraw()
        sample = _add(session, actor, period, by_agency, {pid: code for pid, (_, _, code) in claims.items()})
        chosen = _chosen(sample)
        for pid in chosen:
            claim_id, agency_id, _code = claims[pid]
            session.add(SpotCheck(sample_id=sample.id, claim_id=claim_id, agency_id=agency_id))
        record(
            session,
            actor,
            Action.AGENCY_SUSPEND,
            sample,
            event="draw",
            population=len(claims),
            drawn=len(chosen),
            digest=sample.digest,
        )
        people = staff_with(session, Role.REVIEWER)
        text = N_("%(number)s claims were drawn for a spot check")
        enqueue(session, people, text, endpoint="spot_checks.show", pid=sample.pid, number=len(chosen))
        return sample.pid


def _paid_claims(session: Session, period: HalfYear) -> dict[str, tuple[int, int, str]]:
    """Return the claims paid in the half year: public id -> its row, its agency's row, its agency's code. One query."""
    rows = session.execute(
        select(Claim.pid, Claim.id, Agency.id, Agency.code)
        .join(BatchLine, BatchLine.claim_id == Claim.id)
        .join(Agency, Agency.id == Claim.agency_id)
        .where(BatchLine.state == LineState.PAID, BatchLine.paid_on.between(period.first, period.last))
    )
    return {pid: (claim_id, agency_id, code) for pid, claim_id, agency_id, code in rows}


def _add(
    session: Session, actor: Actor, period: HalfYear, by_agency: bool, population: dict[str, str]
) -> Sample:
    sample = Sample(
        year=period.year,
        half=period.half,
        seed=secrets.token_hex(SEED_BYTES),
        share_bp=terms_on(session, clock.today()).spot_check_bp,
        by_agency=by_agency,
        population=population,
        digest=digest(population),
        drawn_by=actor.person_id,
    )
    session.add(sample)
    try:
        session.flush()
    except IntegrityError as clash:  # there is one, perhaps since this moment
        raise DrawnAlready() from clash
    return sample


def _chosen(sample: Sample) -> list[str]:
    draw = drawn_by_group if sample.by_agency else drawn
    return draw(sample.seed, sample.population, sample.share_bp)
