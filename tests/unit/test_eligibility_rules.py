"""The rules of eligibility, one by one, as the bureau would say them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from voucher.agencies.states import AgencyState
from voucher.eligibility.agency_rules import AgencyFacts, check_agency
from voucher.eligibility.firm_rules import FirmFacts, RegisterFacts, RegisterStatus, check_firm
from voucher.eligibility.outcome import Banned, Outcome, Result, Rule
from voucher.eligibility.pre_check import Answers, Verdict, judge, verdict_of
from voucher.eligibility.related import Party, check_pair
from voucher.firms.size_class import SizeClass, propose

DAY = date(2026, 11, 20)
YESTERDAY = DAY - timedelta(days=1)
IN_ORDER = RegisterFacts(checked_on=YESTERDAY)
SMALL = propose("3311", 120, 20_000_000, 9_000_000)
FIRM = FirmFacts(
    credit_code="91330902DEM1000155",
    code_needs_check=False,
    proposal=SMALL,
    size_confirmed=SizeClass.SMALL,
    register=IN_ORDER,
    bans=(),
    fresh_days=30,
)
AGENCY = AgencyFacts(AgencyState.ADMITTED, DAY, DAY, listed=True, bans=())
BAN = Banned(YESTERDAY, DAY, "虚假发票", by_code=True)


def outcome(results: list[Result], rule: Rule) -> Outcome:
    [found] = [result.outcome for result in results if result.rule is rule]
    return found


def of_firm(rule: Rule, **changed: object) -> Outcome:
    return outcome(check_firm(replace(FIRM, **changed), DAY), rule)


def of_agency(rule: Rule, *, strict: bool = True, **changed: object) -> Outcome:
    return outcome(check_agency(replace(AGENCY, **changed), DAY, strict=strict, listed=True), rule)


def test_a_firm_in_order_meets_every_rule():
    assert {result.outcome for result in check_firm(FIRM, DAY)} == {Outcome.PASS}


@pytest.mark.parametrize(
    "status", [status for status in RegisterStatus if status is not RegisterStatus.ACTIVE]
)
def test_a_firm_that_moved_away_or_is_closed_fails(status: RegisterStatus):
    assert of_firm(Rule.REGISTERED, register=replace(IN_ORDER, status=status)) is Outcome.FAIL


@pytest.mark.parametrize(
    ("rule", "listed"),
    [
        (Rule.LARGE_PARENT, "large_parent"),
        (Rule.ABNORMAL, "abnormal"),
        (Rule.BREACH, "serious_breach"),
        (Rule.DEBTOR, "dishonest_debtor"),
    ],
)
def test_a_listed_firm_fails_until_a_newer_look_clears_it(rule: Rule, listed: str):
    long_ago = DAY - timedelta(days=400)
    assert of_firm(rule, register=replace(IN_ORDER, **{listed: True})) is Outcome.FAIL
    assert of_firm(rule, register=RegisterFacts(long_ago, **{listed: True})) is Outcome.FAIL


def test_a_look_at_the_registers_holds_thirty_days_and_then_a_person_decides():
    on_the_last_day = RegisterFacts(DAY - timedelta(days=30))
    a_day_later = RegisterFacts(DAY - timedelta(days=31))
    for rule in (Rule.REGISTERED, Rule.ABNORMAL):
        assert of_firm(rule, register=on_the_last_day) is Outcome.PASS
        assert of_firm(rule, register=a_day_later) is Outcome.PERSON
        assert of_firm(rule, register=None) is Outcome.PERSON


def test_a_large_firm_fails_and_a_doubtful_size_is_for_a_person():
    large = propose("3311", 2_000, 900_000_000, None)
    new_firm = propose("3311", None, None, None)
    bank = propose("6621", 20, None, None)
    assert of_firm(Rule.SIZE, proposal=large, size_confirmed=None) is Outcome.FAIL
    assert of_firm(Rule.SIZE, proposal=new_firm, size_confirmed=None) is Outcome.PERSON
    assert of_firm(Rule.SIZE, proposal=bank, size_confirmed=None) is Outcome.PERSON
    assert of_firm(Rule.SIZE, size_confirmed=SizeClass.MICRO) is Outcome.PERSON


def test_a_code_that_fails_its_check_and_the_self_employed_are_for_a_person():
    assert of_firm(Rule.CREDIT_CODE, code_needs_check=True) is Outcome.PERSON
    assert of_firm(Rule.SOLE_PROPRIETOR, credit_code="92330902DEM1000155") is Outcome.PERSON


def test_a_ban_holds_from_its_first_to_its_last_day():
    for first, last, expected in [
        (DAY, DAY, Outcome.FAIL),
        (YESTERDAY, YESTERDAY, Outcome.PASS),
        (DAY + timedelta(days=1), DAY + timedelta(days=9), Outcome.PASS),
    ]:
        assert of_firm(Rule.BAN, bans=(replace(BAN, starts_on=first, last_on=last),)) is expected


def test_a_ban_of_a_namesake_is_for_a_person_but_a_ban_of_the_firm_decides():
    namesake = replace(BAN, by_code=False)
    assert of_firm(Rule.BAN, bans=(namesake,)) is Outcome.PERSON
    assert of_firm(Rule.BAN, bans=(namesake, BAN)) is Outcome.FAIL


def test_an_agency_serves_up_to_the_last_day_of_its_term_and_licence():
    assert {result.outcome for result in check_agency(AGENCY, DAY, strict=True, listed=True)} == {
        Outcome.PASS
    }
    assert of_agency(Rule.ADMITTED, admitted_until=YESTERDAY) is Outcome.FAIL
    assert of_agency(Rule.LICENCE, licence_until=YESTERDAY) is Outcome.FAIL
    assert of_agency(Rule.LICENCE, licence_until=None) is Outcome.FAIL
    assert of_agency(Rule.LISTED, listed=False) is Outcome.FAIL
    assert of_agency(Rule.AGENCY_BAN, bans=(BAN,)) is Outcome.FAIL


def test_after_the_order_a_suspension_or_an_ended_licence_is_for_a_person():
    assert of_agency(Rule.ADMITTED, strict=False, state=AgencyState.SUSPENDED) is Outcome.PERSON
    assert of_agency(Rule.LICENCE, strict=False, licence_until=YESTERDAY) is Outcome.PERSON
    assert of_agency(Rule.AGENCY_BAN, strict=False, bans=(BAN,)) is Outcome.FAIL


@pytest.mark.parametrize(
    ("rule", "firm", "agency", "expected"),
    [
        (Rule.REPRESENTATIVE, Party("王 建国"), Party("王建国"), Outcome.FAIL),
        (
            Rule.SHAREHOLDER,
            Party(shareholders=("甲", "乙公司")),
            Party(shareholders=("乙公司",)),
            Outcome.FAIL,
        ),
        (Rule.BANK_ACCOUNT, Party(bank_account="6222 0001"), Party(bank_account="62220001"), Outcome.FAIL),
        (
            Rule.ADDRESS,
            Party(addresses=("临城街道1号",)),
            Party(addresses=("临城街道 １号",)),
            Outcome.PERSON,
        ),
        (Rule.PHONE, Party(phone="0580-2261234"), Party(phone="+86 0580 2261234"), Outcome.PERSON),
    ],
)
def test_what_both_sides_have_in_common_refuses_or_asks_a_person(
    rule: Rule, firm: Party, agency: Party, expected: Outcome
):
    assert outcome(check_pair(firm, agency), rule) is expected


def test_what_is_not_known_is_not_in_common():
    assert {result.outcome for result in check_pair(Party(), Party())} == {Outcome.PASS}


def answered(**changed: object) -> Verdict:
    answers = Answers(RegisterStatus.ACTIVE, False, SMALL, False, False)
    return verdict_of(judge(replace(answers, **changed)))


def test_the_pre_check_says_yes_not_yet_or_that_a_person_decides():
    assert answered() is Verdict.LIKELY
    assert answered(listed=True) is Verdict.NOT_YET
    assert answered(sole_proprietor=True) is Verdict.PERSON
    assert answered(sole_proprietor=True, large_parent=True) is Verdict.NOT_YET


def test_whoever_does_not_simply_pass_is_told_what_to_do():
    new_firm = propose("3311", None, None, None)
    for answers in (
        Answers(RegisterStatus.REVOKED, True, new_firm, True, True),
        Answers(RegisterStatus.MOVED_AWAY, True, propose("3311", 2_000, 900_000_000, None), True, True),
    ):
        assert all(each.advice for each in judge(answers))
