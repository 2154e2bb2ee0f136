"""The lot drawn again: the same seed and the same list give the same claims, whoever asks."""

from dataclasses import dataclass

from sqlalchemy import select

from voucher.access import Action, Actor, require
from voucher.redemption.models import Claim
from voucher.spot_checks.lot import digest, drawn, drawn_by_group, rank
from voucher.spot_checks.models import SpotCheck
from voucher.spot_checks.queries import find_sample
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class Redrawn:
    """One claim of the lot drawn again, with the value that decided it; `kept` says that it was drawn at first too.

    `number` is empty for a line of a tampered list that is no claim at all.
    """

    number: str
    value: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lot drawn again from the kept seed and list, beside what was drawn at first."""

    lines: list[Redrawn]
    same_list: bool
    same_claims: bool


def drawn_again(actor: Actor, pid: str) -> Comparison:
    """Draw the sample again from its kept seed and list, and compare. Two queries.

    Raises:
        NotFound: There is none.
    """
    require(actor, Action.DASHBOARD_STAFF)
    sample = find_sample(pid)
    draw = drawn_by_group if sample.by_agency else drawn
    again = draw(sample.seed, sample.population, sample.share_bp)
    rows = db.session.execute(
        select(Claim.pid, Claim.number, SpotCheck.id)
        .outerjoin(SpotCheck, (SpotCheck.claim_id == Claim.id) & (SpotCheck.sample_id == sample.id))
        .where(Claim.pid.in_(again) | SpotCheck.id.is_not(None))
    )
    known = {claim: (number, check) for claim, number, check in rows}
    return Comparison(
        lines=[
            Redrawn(number or "", rank(sample.seed, claim), check is not None)
            for claim in again
            for number, check in [known.get(claim, (None, None))]
        ],
        same_list=digest(sample.population) == sample.digest,
        same_claims=set(again) == {claim for claim, (_, check) in known.items() if check is not None},
    )
