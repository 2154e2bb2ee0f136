"""What holds for every firm, every agency and every day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voucher.eligibility.firm_rules import FirmFacts, RegisterFacts, RegisterStatus, check_firm
from voucher.eligibility.outcome import Banned, Outcome, Rule, ban_result, failures
from voucher.eligibility.pre_check import Answers, Verdict, judge, verdict_of
from voucher.eligibility.related import Party, check_pair
from voucher.firms.size_class import SizeClass, propose

days = st.dates(date(2016, 1, 1), date(2040, 12, 31))
texts = st.text(max_size=12)
figures = st.none() | st.integers(0, 10**12)
proposals = st.builds(
    propose, st.sampled_from(["3311", "5911", "8311", "X", "66"]), figures, figures, figures
)
registers = st.builds(
    RegisterFacts,
    days,
    st.sampled_from(RegisterStatus),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
bans = st.builds(Banned, days, days, texts, by_code=st.booleans())
firms = st.builds(
    FirmFacts,
    st.sampled_from(["91330902DEM1000155", "92330902DEM1000155"]),
    st.booleans(),
    proposals,
    st.none() | st.sampled_from(SizeClass),
    st.none() | registers,
    st.lists(bans, max_size=3).map(tuple),
    st.integers(0, 400),
)
names = st.lists(texts, max_size=3).map(tuple)
parties = st.builds(Party, texts, names, texts, names, texts)


@given(firms, days)
def test_every_rule_about_a_firm_is_answered_once_with_a_reason(firm: FirmFacts, day: date):
    results = check_firm(firm, day)
    assert len({result.rule for result in results}) == len(results) == 9
    assert all(result.text for result in results)


@given(firms, days)
def test_a_firm_nobody_looked_up_is_never_refused_for_a_list(firm: FirmFacts, day: date):
    lists = {Rule.REGISTERED, Rule.LARGE_PARENT, Rule.ABNORMAL, Rule.BREACH, Rule.DEBTOR}
    if firm.register is None:
        assert not lists & {result.rule for result in failures(check_firm(firm, day))}


@given(days, st.integers(0, 5_000), days)
def test_a_ban_fails_exactly_on_its_days(first: date, length: int, day: date):
    last = first + timedelta(days=length)
    failed = ban_result(Rule.BAN, (Banned(first, last, "x", by_code=True),), day).outcome is Outcome.FAIL
    assert failed == (first <= day <= last)


@given(st.lists(bans, max_size=4).map(tuple), bans, days)
def test_one_more_ban_never_helps(some: tuple[Banned, ...], more: Banned, day: date):
    order = [Outcome.PASS, Outcome.PERSON, Outcome.FAIL]
    before = ban_result(Rule.BAN, some, day).outcome
    after = ban_result(Rule.BAN, (*some, more), day).outcome
    assert order.index(after) >= order.index(before)


@given(parties, parties)
def test_it_does_not_matter_which_side_is_named_first(firm: Party, agency: Party):
    one = [(result.rule, result.outcome) for result in check_pair(firm, agency)]
    assert one == [(result.rule, result.outcome) for result in check_pair(agency, firm)]


@given(parties)
def test_only_people_and_accounts_refuse(party: Party):
    refusing = {Rule.REPRESENTATIVE, Rule.SHAREHOLDER, Rule.BANK_ACCOUNT}
    assert {result.rule for result in failures(check_pair(party, party))} <= refusing


@given(
    st.builds(
        Answers, st.sampled_from(RegisterStatus), st.booleans(), proposals, st.booleans(), st.booleans()
    )
)
def test_the_pre_check_never_promises_what_a_rule_denies(answers: Answers):
    judged = judge(answers)
    outcomes = {each.result.outcome for each in judged}
    assert (verdict_of(judged) is Verdict.LIKELY) == (outcomes == {Outcome.PASS})
    assert (verdict_of(judged) is Verdict.NOT_YET) == (Outcome.FAIL in outcomes)
    assert all(each.advice for each in judged if each.result.outcome is Outcome.FAIL)
