"""The lot of the spot checks: anybody draws the same, nobody is left out for good, the share is kept."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from voucher.spot_checks.half_year import HalfYear, half_year_of, last_over
from voucher.spot_checks.lot import digest, drawn, drawn_by_group, how_many, rank

CASES = st.lists(
    st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=1, max_size=26), unique=True, max_size=60
)
GROUPS = st.dictionaries(
    st.text("abcdef234567", min_size=1, max_size=12),
    st.sampled_from(["AG001", "AG002", "AG003"]),
    max_size=60,
)
SEEDS = st.text("0123456789abcdef", min_size=32, max_size=32)
SHARES = st.integers(1, 10_000)


@given(SEEDS, CASES, SHARES, st.randoms())
def test_the_order_of_the_list_does_not_matter(seed: str, cases: list[str], share: int, random):
    shuffled = random.sample(cases, len(cases))
    assert drawn(seed, cases, share) == drawn(seed, shuffled, share)


@given(SEEDS, CASES, SHARES)
def test_what_is_drawn_has_the_smallest_values_of_the_list(seed: str, cases: list[str], share: int):
    chosen = drawn(seed, cases, share)
    assert len(chosen) == len(set(chosen)) == how_many(len(cases), share)
    assert set(chosen) <= set(cases)
    left = [rank(seed, case) for case in cases if case not in chosen]
    assert all(rank(seed, case) <= min(left, default="g") for case in chosen)


@given(st.integers(0, 100_000), SHARES)
def test_the_share_is_rounded_up_and_at_least_one(cases: int, share: int):
    number = how_many(cases, share)
    assert number * 10_000 >= cases * share
    assert (number - 1) * 10_000 < max(cases * share, 1)
    assert bool(number) == bool(cases)


@given(SEEDS, GROUPS, SHARES)
def test_every_group_gives_its_own_share(seed: str, groups: dict[str, str], share: int):
    chosen = drawn_by_group(seed, groups, share)
    for group in set(groups.values()):
        members = [case for case, its in groups.items() if its == group]
        assert [case for case in chosen if case in members] == drawn(seed, members, share)


@given(GROUPS)
def test_the_digest_says_whether_the_list_is_the_same(groups: dict[str, str]):
    assert digest(groups) == digest(dict(reversed(groups.items())))
    assert digest(groups | {"zz": "AG001"}) != digest(groups)
    assert digest(groups | {"zz": "AG001"}) != digest(groups | {"zz": "AG002"})


def test_the_value_is_what_the_page_says():
    assert rank("00ff", "abc") == sha256(b"00ff:abc").hexdigest()


@given(st.dates())
def test_half_years_follow_each_other(day):
    period = half_year_of(day)
    assert period.first <= day <= period.last
    assert (period.first - period.before.last).days == 1 if period > HalfYear(1, 1) else True
    if period > HalfYear(1, 1):
        assert last_over(day).last < day
