"""What everybody may read: sums that add up, and no firm that could be recognised."""

import pytest

from tests.support.cases import City, city, issued_voucher
from tests.support.city import officer, verified_firm
from voucher import clock
from voucher.access import Role
from voucher.budget.history import HistoryRow, import_history
from voucher.dashboard.figures import FEWEST_FIRMS, Line, Measure, Totals, folded, public_figures
from voucher.ledger import Money, total


def line(name: str, *parts: tuple[int, int]) -> Line:
    """Return a category; each part is (yuan, firms) of what was issued, used and paid."""
    return Line(name, name, Totals(*[Measure(Money.yuan(yuan), firms) for yuan, firms in parts]))


def sums(lines: list[Line], firms: tuple[int, int, int] = (30, 20, 10)) -> Totals:
    """Return the totals of the lines; `firms` are how many the year has for each measure."""
    amounts = [total([one.totals.measures[place].amount for one in lines]) for place in range(3)]
    return Totals(*[Measure(amount, number) for amount, number in zip(amounts, firms, strict=True)])


LARGE = line("管理咨询", (90_000, 9), (60_000, 6), (30_000, 3))
MEDIUM = line("知识产权", (40_000, 4), (30_000, 3), (0, 0))


def test_categories_with_firms_enough_stand_alone():
    lines = [LARGE, MEDIUM]
    assert folded(lines, sums(lines)) == lines


def test_a_small_category_takes_the_smallest_other_with_it():
    small = line("法律服务", (20_000, 2), (0, 0), (0, 0))
    lines = [LARGE, MEDIUM, small]

    alone, together = folded(lines, sums(lines))

    assert (alone, together.zh) == (LARGE, None)
    assert together.totals.allocated.shown == Money.yuan(60_000)
    assert together.totals.used.shown == Money.yuan(30_000)


def test_one_cell_is_enough_to_fold_a_large_category():
    told = line("财税服务", (80_000, 8), (10_000, 1), (0, 0))
    lines = [LARGE, MEDIUM, told]

    [alone, together] = folded(lines, sums(lines))

    assert alone == LARGE
    assert together.totals.used.amount == Money.yuan(40_000)
    assert not together.totals.used.tells_too_much


def test_with_nobody_to_stand_beside_the_cell_is_empty():
    lines = [line("管理咨询", (10_000, 1), (0, 0), (0, 0)), line("知识产权", (10_000, 1), (0, 0), (0, 0))]

    [together] = folded(lines, sums(lines, (2, 0, 0)))

    assert together.totals.allocated.shown is None
    assert together.totals.paid.shown == Money(0)


@pytest.mark.parametrize("firms", range(1, 6))
def test_no_line_and_no_difference_of_lines_tells_of_fewer_firms_than_three(firms: int):
    lines = [LARGE, MEDIUM, line("法律服务", (firms * 10_000, firms), (10_000, 1), (5_000, 1))]
    shown = folded(lines, sums(lines))
    for one in shown:
        assert not any(measure.tells_too_much for measure in one.totals.measures)


@pytest.fixture
def town() -> City:
    return city()


@pytest.mark.usefixtures("app_context")
def test_the_year_is_shown_when_it_has_firms_enough(town: City):
    for number in range(1, FEWEST_FIRMS + 1):
        issued_voucher(town, verified_firm())
        issued = public_figures().totals.allocated
        assert issued.firms == number
        assert issued.shown == (Money.yuan(30_000) if number == FEWEST_FIRMS else None)


@pytest.mark.usefixtures("app_context")
def test_the_years_before_are_as_imported_and_add_up(town: City):
    rows = [HistoryRow(2016, "GL", 120, 100, Money.yuan(1_200_000), Money.yuan(1_100_000))]
    import_history(officer(Role.FINANCE), rows)
    for _ in range(FEWEST_FIRMS):
        issued_voucher(town, verified_firm())

    found = public_figures()

    assert [(one.year, one.imported) for one in found.years] == [(clock.budget_year(), False), (2016, True)]
    assert found.since_start == Money.yuan(1_230_000)
    assert (found.since, found.granted) == (2016, Money.yuan(3_000_000))
