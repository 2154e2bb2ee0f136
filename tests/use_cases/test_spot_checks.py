"""A share of the paid claims of a half year is drawn by lot, and an officer without a part in them looks into each."""

import pytest
from sqlalchemy import update

from tests.support.batches import paid_batch, wearing
from tests.support.city import officer
from tests.support.claims import Claimed, approved_claim
from tests.support.supervision import drawn_sample
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role, SamePerson
from voucher.redemption.steps import InterestInClaim
from voucher.refusal import NotAllowed
from voucher.spot_checks.draw_sample import DrawnAlready, HalfYearNotOver, NothingToDraw, draw_sample
from voucher.spot_checks.half_year import half_year_of, last_over
from voucher.spot_checks.lot import drawn
from voucher.spot_checks.models import Sample
from voucher.spot_checks.queries import check_sheet, checks_of, find_sample, sample_sheet, samples
from voucher.spot_checks.record_finding import FindingContradicts, FindingNoteMissing, record_finding
from voucher.spot_checks.redraw import drawn_again
from voucher.spot_checks.states import Finding, Point
from voucher.state_machine import CannotMove
from voucher.storage import transaction

SHARE_BP = 500


@pytest.fixture
def paid(app_context) -> list[Claimed]:
    deal = trade()
    claims = [approved_claim(deal, price=2_000) for _ in range(3)]
    for claim in claims:
        paid_batch(claim, reference=claim.pid)
    return claims


def test_a_sample_holds_its_share_its_seed_and_its_list(paid: list[Claimed]):
    pid, auditor = drawn_sample(), officer(Role.AUDITOR)
    sheet = sample_sheet(auditor, pid)
    assert (sheet.population, sheet.share_bp, len(sheet.seed)) == (3, SHARE_BP, 32)
    [check] = checks_of(auditor, pid).lines
    assert [check.claim_pid] == drawn(sheet.seed, [claim.pid for claim in paid], SHARE_BP)
    assert [line.looked_into for line in samples(auditor).lines] == [0]


def test_anybody_who_may_read_draws_the_same_again(paid: list[Claimed]):
    for actor in (officer(Role.AUDITOR), officer(Role.FINANCE)):
        pid = samples(actor).lines[0].pid if samples(actor).lines else drawn_sample(by_agency=True)
        compared = drawn_again(actor, pid)
        assert compared.same_list
        assert compared.same_claims
        assert all(line.kept for line in compared.lines)


def test_a_list_that_was_tampered_with_is_noticed(paid: list[Claimed]):
    pid = drawn_sample()
    kept = find_sample(pid).population
    with transaction() as session:
        session.execute(update(Sample).values(population={**kept, "0" * 26: "AG001"}))
    assert not drawn_again(officer(Role.AUDITOR), pid).same_list
    with transaction() as session:
        session.execute(update(Sample).values(population={"0" * 26: "AG001"}))
    assert [line.number for line in drawn_again(officer(Role.AUDITOR), pid).lines] == [""]


def test_there_is_one_lot_for_a_half_year_and_only_when_it_is_over(paid: list[Claimed]):
    with pytest.raises(HalfYearNotOver):
        draw_sample(officer(Role.REVIEWER), half_year_of(clock.today()))
    drawn_sample()
    with pytest.raises(DrawnAlready):
        drawn_sample()


def test_without_payments_nothing_is_drawn(app_context):
    with pytest.raises(NothingToDraw):
        draw_sample(officer(Role.REVIEWER), last_over(clock.today()))


def test_auditors_read_and_do_not_draw(paid: list[Claimed]):
    with pytest.raises(NotAllowed):
        drawn_sample(officer(Role.AUDITOR))


def test_a_finding_stands(paid: list[Claimed]):
    pid = drawn_sample()
    [check] = checks_of(officer(Role.REVIEWER), pid).lines
    record_finding(officer(Role.REVIEWER), check.pid, finding=Finding.IN_ORDER, points=list(Point))

    found = check_sheet(officer(Role.AUDITOR), check.pid)
    assert (found.finding, found.points) == (Finding.IN_ORDER, tuple(Point))
    with pytest.raises(CannotMove):
        record_finding(officer(Role.REVIEWER), check.pid, finding=Finding.IN_ORDER, points=list(Point))


def test_who_decided_about_the_claim_does_not_look_into_it(paid: list[Claimed]):
    pid = drawn_sample()
    [check] = checks_of(officer(Role.REVIEWER), pid).lines
    claim = next(claim for claim in paid if claim.pid == check.claim_pid)
    for person in (claim.reviewer, claim.approver):
        assert person is not None
        assert person.person_id in check.decided_by
        with pytest.raises(SamePerson):
            record_finding(person, check.pid, finding=Finding.IN_ORDER, points=list(Point))


def test_who_acts_for_the_firm_of_the_claim_does_not_look_into_it(paid: list[Claimed]):
    [check] = checks_of(officer(Role.REVIEWER), drawn_sample()).lines
    with pytest.raises(InterestInClaim):
        record_finding(
            wearing(paid[0].trade.firm, Role.REVIEWER),
            check.pid,
            finding=Finding.IN_ORDER,
            points=list(Point),
        )


def test_a_finding_fits_its_points_and_a_defect_has_its_note(paid: list[Claimed]):
    [check] = checks_of(officer(Role.REVIEWER), drawn_sample()).lines
    looking, most = officer(Role.APPROVER), list(Point)[1:]
    with pytest.raises(FindingContradicts):
        record_finding(looking, check.pid, finding=Finding.IN_ORDER, points=most)
    with pytest.raises(FindingContradicts):
        record_finding(looking, check.pid, finding=Finding.MINOR, points=list(Point), note="发票日期有误")
    with pytest.raises(FindingNoteMissing):
        record_finding(looking, check.pid, finding=Finding.MINOR, points=most, note=" ")
    record_finding(looking, check.pid, finding=Finding.SERIOUS, points=most, note="成果与合同不符")
    assert check_sheet(looking, check.pid).note == "成果与合同不符"
