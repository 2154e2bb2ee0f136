"""A round's policy is frozen when it opens; every case keeps the numbers it was begun under."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.cases import City, city, digest_of, reviewed_application
from tests.support.city import ANY_SIZE, officer, open_round, policy_numbers, verified_firm
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.calendar.queries import working_days_after
from voucher.issuance.issue import approve
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.rounds.changes import NAMES, policy_differences
from voucher.rounds.compare import round_policies, since_before
from voucher.rounds.launch import create_round
from voucher.rounds.launch import open_round as publish
from voucher.rounds.models import Policy
from voucher.rounds.policy import FaceOption, PolicyNumbers
from voucher.rounds.queries import open_rounds, policy_facts
from voucher.rounds.revise import RoundFrozen, change_round
from voucher.rounds.states import Mode
from voucher.storage import db
from voucher.wording import Quantity

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)


@pytest.fixture
def here() -> City:
    return city()


@pytest.fixture
def author() -> Actor:
    return officer(Role.REVIEWER)


def prepared(author: Actor, numbers: PolicyNumbers) -> str:
    return create_round(
        author,
        name="下一批",
        budget_year=clock.budget_year(),
        opens_at=clock.now() - DAY,
        closes_at=clock.now() + 30 * DAY,
        policy=numbers,
        mode=Mode.REVIEWED,
    )


def changed(who: Actor, pid: str, numbers: PolicyNumbers) -> None:
    change_round(
        who,
        pid,
        name="下一批",
        opens_at=clock.now() - DAY,
        closes_at=clock.now() + 30 * DAY,
        policy=numbers,
        mode=Mode.REVIEWED,
    )


def test_from_its_opening_on_no_number_changes(here: City, author: Actor):
    pid = prepared(author, policy_numbers(10_000))
    changed(author, pid, policy_numbers(10_000, ratio_bp=4_000))
    publish(here.approver, pid)
    with pytest.raises(RoundFrozen):
        changed(author, pid, policy_numbers(10_000, ratio_bp=3_000))
    [policy] = [call.policy for call in open_rounds(clock.now()) if call.pid == pid]
    assert policy.ratio_bp == 4_000


def test_the_last_hand_does_not_open_the_round(here: City, author: Actor):
    second = officer(Role.APPROVER)
    pid = prepared(author, policy_numbers(10_000))
    changed(second, pid, policy_numbers(10_000, ratio_bp=4_000))
    with pytest.raises(SamePerson):
        publish(second, pid)
    publish(officer(Role.APPROVER), pid)


def test_who_wrote_the_numbers_does_not_open_them_though_another_changed_the_dates(author: Actor, here: City):
    numbers = policy_numbers(10_000)
    pid = prepared(author, numbers)
    changed(officer(Role.REVIEWER), pid, numbers)
    with pytest.raises(SamePerson):
        publish(author, pid)


def test_a_change_of_numbers_keeps_the_version_that_was_there(author: Actor):
    city()
    pid = prepared(author, policy_numbers(10_000))
    first = db.session.scalars(select(Policy).order_by(Policy.id.desc())).first()
    assert first is not None
    before = policy_facts(db.session(), first.id)
    changed(author, pid, policy_numbers(10_000, cap=40_000))
    assert policy_facts(db.session(), first.id) == before
    assert next(each for each in round_policies(author) if each.pid == pid).policy.id != first.id


def test_a_later_round_with_other_numbers_leaves_old_cases_alone(here: City):
    today = clock.today()
    pid = reviewed_application(here, verified_firm())
    stingy = replace(
        policy_numbers(5_000, cap=5_000, ratio_bp=1_000),
        use_days=5,
        redeem_days=6,
        promise_days=1,
        use_last=date(today.year + 3, 1, 1),
        redeem_last=date(today.year + 3, 1, 2),
    )
    open_round(numbers=stingy)
    voucher_pid = approve(here.approver, pid, digest=digest_of(pid))
    voucher = db.session.scalars(select(Voucher).where(Voucher.pid == voucher_pid)).one()
    policy = policy_facts(db.session(), voucher.policy_id)
    assert (policy.ratio_bp, policy.cap_per_firm) == (5_000, Money.yuan(20_000))
    assert voucher.face_fen == Money.yuan(10_000)
    assert voucher.use_by == min(today + timedelta(days=policy.use_days), policy.use_last)
    assert voucher.redeem_by == min(today + timedelta(days=policy.redeem_days), policy.redeem_last)
    assert working_days_after(db.session(), today, policy.promise_days).day > today + DAY


def test_every_number_of_a_policy_has_its_name():
    assert list(NAMES) == [field.name for field in fields(PolicyNumbers)]


def test_what_changed_is_said_with_units_and_only_what_differs():
    old = policy_numbers(10_000, 5_000)
    new = replace(
        old,
        faces=(FaceOption(Money.yuan(10_000), ANY_SIZE), FaceOption(Money.yuan(8_000), ANY_SIZE)),
        ratio_bp=4_000,
        use_days=90,
        correction_days=7,
    )
    found = {change.what: (change.old, change.new) for change in policy_differences(old, new)}
    assert found == {
        NAMES["faces"]: (
            (FaceOption(Money.yuan(5_000), ANY_SIZE),),
            (FaceOption(Money.yuan(8_000), ANY_SIZE),),
        ),
        NAMES["ratio_bp"]: (("50.00%",), ("40.00%",)),
        NAMES["use_days"]: ((Quantity("180", "days"),), (Quantity("90", "days"),)),
        NAMES["correction_days"]: ((Quantity("10", "working days"),), (Quantity("7", "working days"),)),
    }
    assert policy_differences(old, old) == []


def test_a_round_is_compared_with_the_one_before_it(here: City, author: Actor):
    first = since_before(author, here.round_pid)
    assert (first.before, first.differences) == (None, [])
    second = open_round(numbers=policy_numbers(10_000, 5_000, cap=20_000, ratio_bp=4_000))
    since = since_before(author, second)
    assert since.before is not None
    assert since.before.pid == here.round_pid
    assert NAMES["ratio_bp"] in {change.what for change in since.differences}
