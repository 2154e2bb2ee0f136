"""What is counted for a year: shares lie between nothing and all, and unrated orders never help."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from voucher.evaluations.facts import WHOLE, Facts

RATINGS = st.lists(st.integers(1, 5), max_size=60)


def of(ratings: list[int], *, unrated: int = 0, least: int = 8_000) -> Facts:
    return Facts(
        confirmed=len(ratings) + unrated,
        rated=len(ratings),
        stars=sum(ratings),
        good=sum(stars >= 4 for stars in ratings),
        satisfaction_bp=least,
    )


@given(RATINGS, st.integers(0, 99), st.integers(0, WHOLE))
def test_unrated_orders_change_no_figure(ratings: list[int], unrated: int, least: int):
    with_them, without = of(ratings, unrated=unrated, least=least), of(ratings, least=least)
    assert with_them.star_tenths == without.star_tenths
    assert with_them.good_bp == without.good_bp
    assert with_them.is_below == without.is_below
    assert with_them.unrated == unrated


@given(RATINGS.filter(bool))
def test_the_mean_lies_between_the_worst_and_the_best(ratings: list[int]):
    tenths = of(ratings).star_tenths
    assert tenths is not None
    assert 10 * min(ratings) <= tenths <= 10 * max(ratings)
    assert abs(tenths - 10 * sum(ratings) / len(ratings)) <= 0.5


@given(RATINGS, st.integers(0, WHOLE))
def test_an_agency_is_marked_if_and_only_if_too_few_stars_are_good(ratings: list[int], least: int):
    facts = of(ratings, least=least)
    good = sum(stars >= 4 for stars in ratings)
    assert facts.is_below == (bool(ratings) and good * WHOLE // len(ratings) < least)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_share_in_time_is_a_share(answered: int, late: int):
    share = Facts(placed=answered + late, late=late).on_time_bp
    assert (share is None) == (answered + late == 0)
    assert share is None or 0 <= share <= WHOLE


@given(RATINGS)
def test_what_is_kept_is_read_back(ratings: list[int]):
    facts = replace(of(ratings), firms=3, paid_fen=12_345)
    assert Facts(**facts.kept()) == facts
