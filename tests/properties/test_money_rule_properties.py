"""What holds for every voucher share, payment and amount in words."""

from hypothesis import assume, given
from hypothesis import strategies as st

from voucher.issuance.amount_in_words import amount_in_words
from voucher.ledger.money import Money
from voucher.orders.share import voucher_share
from voucher.redemption.payable import payable

AMOUNTS = st.integers(0, 10**12).map(Money)
RATIOS = st.integers(0, 10_000)
PROOFS = st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)  # contract, invoiced, own payment, voucher part
DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1_000}
GROUPS = {"万": 10**4, "亿": 10**8}


@given(AMOUNTS, RATIOS, AMOUNTS, AMOUNTS)
def test_a_share_stays_within_balance_cap_and_ratio(balance, ratio_bp, price, cap_left):
    share = voucher_share(balance, ratio_bp, price, cap_left)
    assert share <= balance
    assert share <= cap_left
    assert share.fen * 10_000 <= price.fen * ratio_bp


@given(AMOUNTS, RATIOS, AMOUNTS, AMOUNTS)
def test_a_share_loses_less_than_a_fen_to_rounding(balance, ratio_bp, price, cap_left):
    share = voucher_share(balance, ratio_bp, price, cap_left)
    assume(share not in (balance, cap_left))
    assert price.fen * ratio_bp - share.fen * 10_000 < 10_000


@given(AMOUNTS, RATIOS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_dearer_service_never_gets_less(balance, ratio_bp, price, cap_left, more):
    assert voucher_share(balance, ratio_bp, price + more, cap_left) >= voucher_share(
        balance, ratio_bp, price, cap_left
    )


@given(AMOUNTS, RATIOS, PROOFS, AMOUNTS)
def test_a_payment_never_exceeds_lock_cap_or_the_ratio_of_any_proof(locked, ratio_bp, proofs, cap_left):
    contract, invoiced, own_payment, voucher_part = proofs
    result = payable(locked, ratio_bp, *proofs, cap_left)
    assert result.amount <= min(locked, cap_left)
    assert result.basis == min(contract, invoiced, own_payment + voucher_part)
    assert result.amount.fen * 10_000 <= result.basis.fen * ratio_bp


@given(AMOUNTS, RATIOS, PROOFS, AMOUNTS, st.integers(0, 3), AMOUNTS)
def test_more_proof_never_lowers_a_payment(locked, ratio_bp, proofs, cap_left, which, more):
    raised = [proof + more if place == which else proof for place, proof in enumerate(proofs)]
    assert (
        payable(locked, ratio_bp, *raised, cap_left).amount
        >= payable(locked, ratio_bp, *proofs, cap_left).amount
    )


@given(AMOUNTS, RATIOS, PROOFS, AMOUNTS)
def test_a_payment_can_be_computed_again_from_what_was_kept(locked, ratio_bp, proofs, cap_left):
    result = payable(locked, ratio_bp, *proofs, cap_left)
    kept = {
        name.removesuffix("_fen"): Money(value) if name.endswith("_fen") else value
        for name, value in result.inputs.items()
    }
    assert payable(**kept) == result


@given(AMOUNTS | st.integers(0, 10**9).map(Money.yuan))
def test_an_amount_in_words_reads_back_as_the_same_amount(money):
    assert _read(amount_in_words(money)) == money.fen


@given(AMOUNTS)
def test_an_amount_in_words_never_repeats_a_zero_and_ends_as_the_rules_say(money):
    words = amount_in_words(money)
    assert "零零" not in words
    assert words.startswith("人民币")
    assert words.endswith("分" if money.fen % 10 else "整")


def _read(words):
    """Read an amount in words, the slow and obvious way, and return fen."""
    whole, _, fraction = words.removeprefix("人民币").rpartition("元")
    fraction = fraction.replace("零", "").removesuffix("整")
    jiao, _, fen = fraction.rpartition("角")
    return _read_number(whole) * 100 + DIGITS.get(jiao, 0) * 10 + DIGITS.get(fen.removesuffix("分"), 0)


def _read_number(words):
    for group, unit in reversed(GROUPS.items()):
        upper, found, rest = words.rpartition(group)
        if found:
            return _read_number(upper) * unit + _read_number(rest)
    total = digit = 0
    for character in words:
        if character in PLACES:
            total += digit * PLACES[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit
