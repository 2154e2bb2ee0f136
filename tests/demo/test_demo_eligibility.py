"""The rules of eligibility can be seen at work in the demo city."""

from sqlalchemy import func, select

from tests.support.demo_cities import DemoCity
from voucher.agencies.models import Agency
from voucher.eligibility.models import Ban, EligibilityCheck
from voucher.eligibility.outcome import Outcome, Rule
from voucher.eligibility.states import BanState, Step
from voucher.firms.models import Firm
from voucher.storage import db


def test_an_agency_is_banned_and_a_firm_appeals_against_its_ban(demo_city: DemoCity):
    states = demo_city.call(lambda: set(db.session.scalars(select(Ban.state))))
    assert states == {BanState.IMPOSED, BanState.APPEALED}


def test_every_step_kept_its_checks_and_some_left_a_doubt_to_a_person(demo_city: DemoCity):
    def kept(outcome: Outcome) -> set[Step]:
        return set(
            db.session.scalars(select(EligibilityCheck.step).where(EligibilityCheck.outcome == outcome))
        )

    assert demo_city.call(kept, Outcome.PASS) == set(Step)
    assert demo_city.call(kept, Outcome.PERSON)
    assert not demo_city.call(kept, Outcome.FAIL)


def test_new_firms_without_figures_are_for_a_person(demo_city: DemoCity):
    doubts = demo_city.call(
        lambda: db.session.scalar(
            select(func.count()).where(
                EligibilityCheck.rule == Rule.SIZE, EligibilityCheck.outcome == Outcome.PERSON
            )
        )
    )
    assert doubts


def test_no_firm_is_headed_by_who_heads_an_agency_it_could_buy_from(demo_city: DemoCity):
    def shared() -> set[str]:
        firms = select(Firm.legal_representative)
        return set(
            db.session.scalars(
                select(Agency.legal_representative).where(Agency.legal_representative.in_(firms))
            )
        )

    assert demo_city.call(shared) <= {"蔡云"}
