"""What holds for every plan of instalments."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voucher.clawback.plan import Age, age_of, divide, due_before, months_after, open_part
from voucher.clawback.red_part import overpaid
from voucher.ledger import NOTHING, Money, total

AMOUNTS = st.integers(1, 10**10).map(Money)
COUNTS = st.integers(1, 36)
DAYS = st.dates(date(2020, 1, 1), date(2100, 12, 31))


@given(AMOUNTS, COUNTS, DAYS)
def test_the_parts_add_up_and_differ_by_less_than_their_number(amount, count, first):
    parts = divide(amount, count, first)
    assert total([part.amount for part in parts]) == amount
    assert all(part.amount for part in parts)
    assert parts[0].amount.fen - parts[-1].amount.fen < len(parts) <= count


@given(AMOUNTS, COUNTS, DAYS)
def test_each_part_is_due_in_a_later_month_on_the_same_day_or_the_last_of_a_short_month(amount, count, first):
    for before, after in zip(parts := divide(amount, count, first), parts[1:], strict=False):
        assert after.due_on == months_after(first, after.number - 1)
        assert (after.due_on.year * 12 + after.due_on.month) - (
            before.due_on.year * 12 + before.due_on.month
        ) == 1
        assert after.due_on.day == first.day or (after.due_on + timedelta(days=1)).day == 1


@given(AMOUNTS, COUNTS, DAYS, st.integers(0, 10**10))
def test_the_open_part_is_the_first_that_is_not_covered(amount, count, first, received):
    parts, received = divide(amount, count, first), Money(min(received, amount.fen))
    part = open_part(parts, received)
    assert (part is None) == (received == amount)
    if part is not None:
        assert total([one.amount for one in parts[: part.number - 1]]) <= received
        assert received < total([one.amount for one in parts[: part.number]])


@given(AMOUNTS, COUNTS, DAYS, st.integers(-400, 2_000))
def test_nothing_is_due_before_its_day_and_everything_after_the_last(amount, count, first, days):
    parts, day = divide(amount, count, first), first + timedelta(days=days)
    due = due_before(parts, day)
    assert (due == NOTHING) == (day <= first)
    assert (due == amount) == (day > parts[-1].due_on)


@given(DAYS, st.integers(-400, 4_000))
def test_ages_follow_each_other(due, days):
    ages = list(Age)
    today, tomorrow = due + timedelta(days=days), due + timedelta(days=days + 1)
    assert ages.index(age_of(due, today)) <= ages.index(age_of(due, tomorrow))
    assert (age_of(due, today) is Age.NOT_DUE) == (days <= 0)


@given(st.lists(st.integers(0, 10**9), min_size=6, max_size=6), st.integers(0, 10_000), st.integers(0, 10**9))
def test_no_more_is_too_much_than_was_paid_and_less_invoices_never_mean_less(figures, ratio_bp, invoiced):
    names = ("locked", "contract", "invoiced", "own_payment", "voucher_part", "cap_left")
    formula = {f"{name}_fen": fen for name, fen in zip(names, figures, strict=True)} | {"ratio_bp": ratio_bp}
    paid = Money(min(formula["locked_fen"], formula["cap_left_fen"]))
    assert overpaid(paid, formula, Money(invoiced)) <= paid
    assert overpaid(paid, formula, Money(invoiced)) >= overpaid(paid, formula, Money(invoiced + 100))
