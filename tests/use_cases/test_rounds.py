"""Rounds and their policies: prepared by one officer, opened by another, frozen from then on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.city import ANY_SIZE, appropriated_year, officer, open_round, policy_numbers
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.budget.open_year import YearIsClosed, YearUnknown
from voucher.firms.size_class import SizeClass
from voucher.ledger import Money
from voucher.refusal import NotAllowed, NotFound, Refusal
from voucher.rounds import launch
from voucher.rounds.policy import (
    CapBelowFace,
    FaceOption,
    FaceTwice,
    NoFaces,
    PolicyNumbers,
    RatioOutOfRange,
    RedeemBeforeUse,
    TermMissing,
)
from voucher.rounds.queries import coming_rounds, open_rounds
from voucher.rounds.revise import RoundFrozen, change_round
from voucher.rounds.sheets import round_sheet
from voucher.rounds.states import Mode, RoundState
from voucher.rounds.versions import ClosesBeforeItOpens
from voucher.state_machine import CannotMove

pytestmark = pytest.mark.usefixtures("app_context")
HOUR = timedelta(hours=1)


@pytest.fixture
def author() -> Actor:
    return officer(Role.REVIEWER)


@pytest.fixture
def opener() -> Actor:
    return officer(Role.APPROVER)


def prepare(author: Actor, numbers: PolicyNumbers | None = None, *, opens_in: timedelta = -HOUR) -> str:
    """Return the pid of a round that is not open yet, in a year with money."""
    opens_at = clock.now() + opens_in
    return launch.create_round(
        author,
        name="第一批",
        budget_year=appropriated_year(),
        opens_at=opens_at,
        closes_at=opens_at + 24 * HOUR,
        policy=numbers or policy_numbers(),
    )


def test_a_prepared_round_takes_no_applications_until_a_second_person_opens_it(author: Actor, opener: Actor):
    pid = prepare(author)
    assert open_rounds(clock.now()) == []
    with pytest.raises(SamePerson):
        launch.open_round(author, pid)

    launch.open_round(opener, pid)

    [call] = open_rounds(clock.now())
    assert (call.pid, call.number) == (pid, f"PC{clock.budget_year()}-01")
    assert open_rounds(call.closes_at) == []


def test_the_numbers_of_an_open_round_are_those_that_were_entered(author: Actor, opener: Actor):
    numbers = replace(
        policy_numbers(),
        faces=(
            FaceOption(Money.yuan(5_000), (SizeClass.MICRO,)),
            FaceOption(Money.yuan(10_000), (SizeClass.SMALL, SizeClass.MEDIUM)),
        ),
        ratio_bp=3333,
    )
    launch.open_round(opener, prepare(author, numbers))

    [call] = open_rounds(clock.now())
    assert call.policy.ratio_bp == 3333
    assert call.policy.faces_for(SizeClass.MICRO) == (Money.yuan(5_000),)
    assert call.policy.faces_for(SizeClass.MEDIUM) == (Money.yuan(10_000),)
    assert call.policy.faces_for(SizeClass.LARGE) == call.policy.faces_for(None) == ()


def test_a_published_round_waits_for_its_opening_time(author: Actor, opener: Actor):
    launch.open_round(opener, prepare(author, opens_in=HOUR))

    assert open_rounds(clock.now()) == []
    [call] = coming_rounds(clock.now())
    assert [later.pid for later in open_rounds(call.opens_at)] == [call.pid]


def test_a_pause_is_no_end(author: Actor):
    pid = open_round()
    launch.pause_round(author, pid, reason="系统检查")
    assert open_rounds(clock.now()) == []
    launch.resume_round(author, pid)
    assert len(open_rounds(clock.now())) == 1
    launch.close_round(author, pid)
    with pytest.raises(CannotMove):
        launch.resume_round(author, pid)


def test_a_draft_may_be_changed_but_a_published_round_not(author: Actor, opener: Actor):
    pid = prepare(author)
    opens_at = clock.now() - HOUR
    times = {"opens_at": opens_at, "closes_at": opens_at + 48 * HOUR}
    colleague = officer(Role.REVIEWER)

    change_round(colleague, pid, name="改名", policy=policy_numbers(5_000), mode=Mode.FIRST_COME, **times)

    with pytest.raises(SamePerson):
        launch.open_round(colleague, pid)
    launch.open_round(opener, pid)
    sheet = round_sheet(opener, pid)
    assert (sheet.name, sheet.mode, sheet.state) == ("改名", Mode.FIRST_COME, RoundState.OPEN)
    assert sheet.policy.faces == (FaceOption(Money.yuan(5_000), ANY_SIZE),)
    with pytest.raises(RoundFrozen):
        change_round(author, pid, name="再改", policy=policy_numbers(), mode=Mode.REVIEWED, **times)


def test_a_kept_policy_serves_several_rounds(author: Actor, opener: Actor):
    policy_id = launch.create_policy(author, policy_numbers())
    year, now = appropriated_year(), clock.now()
    for name in ("第一批", "第二批"):
        pid = launch.create_round(
            author,
            name=name,
            budget_year=year,
            opens_at=now - HOUR,
            closes_at=now + HOUR,
            policy=policy_id,
        )
        launch.open_round(opener, pid)

    assert [call.policy.id for call in open_rounds(now)] == [policy_id, policy_id]
    with pytest.raises(NotFound):
        launch.create_round(
            author, name="无", budget_year=year, opens_at=now, closes_at=now + HOUR, policy=policy_id + 1
        )


def test_a_round_needs_a_year_with_money_and_some_time(author: Actor, opener: Actor):
    now = clock.now()
    with pytest.raises(YearUnknown):
        launch.create_round(
            author, name="无", budget_year=2001, opens_at=now, closes_at=now + HOUR, policy=policy_numbers()
        )
    with pytest.raises(ClosesBeforeItOpens):
        launch.create_round(
            author, name="无", budget_year=2001, opens_at=now, closes_at=now, policy=policy_numbers()
        )
    past = prepare(author, opens_in=-48 * HOUR)
    with pytest.raises(launch.RoundIsPast):
        launch.open_round(opener, past)
    with pytest.raises(NotAllowed):
        launch.open_round(officer(Role.FINANCE), past)
    assert YearIsClosed.field == "budget_year"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"faces": ()}, NoFaces),
        ({"faces": (FaceOption(Money.yuan(1), ()),)}, NoFaces),
        ({"faces": (FaceOption(Money.yuan(1), ANY_SIZE),) * 2}, FaceTwice),
        ({"ratio_bp": 0}, RatioOutOfRange),
        ({"ratio_bp": 10_001}, RatioOutOfRange),
        ({"cap_per_firm": Money.yuan(9_999)}, CapBelowFace),
        ({"redeem_days": 179}, RedeemBeforeUse),
        ({"redeem_last": policy_numbers().use_last - timedelta(days=1)}, RedeemBeforeUse),
        ({"promise_days": 0}, TermMissing),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_contradicting_numbers_are_refused(author: Actor, changed: dict[str, object], refusal: type[Refusal]):
    with pytest.raises(refusal):
        launch.create_policy(author, replace(policy_numbers(), **changed))
