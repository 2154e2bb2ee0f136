"""Amounts in the capital numerals of payment papers (大写)."""

from voucher.ledger.money import Money

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_TEN_THOUSAND = 10_000
_HUNDRED_MILLION = 100_000_000


def amount_in_words(money: Money) -> str:
    """Return the amount as printed on a voucher: 人民币壹万元整."""
    yuan, fen = divmod(money.fen, 100)
    whole = f"{_number(yuan)}元" if yuan or not fen else ""
    return f"人民币{whole}{_fraction(yuan, *divmod(fen, 10))}"


def _fraction(yuan: int, jiao: int, fen: int) -> str:
    if not jiao and not fen:
        return "整"
    # A zero place between figures is read once: an empty jiao before fen, or an empty yuan place before jiao.
    zero = "零" if yuan and (not jiao or not yuan % 10) else ""
    tenths = f"{_DIGITS[jiao]}角" if jiao else ""
    return zero + tenths + (f"{_DIGITS[fen]}分" if fen else "整")


def _number(number: int) -> str:
    """Return any whole number: what is above 亿, above 万 and the last four digits are read alike."""
    for unit, name in ((_HUNDRED_MILLION, "亿"), (_TEN_THOUSAND, "万")):
        if number >= unit:
            upper, rest = divmod(number, unit)
            gap = "零" if 0 < rest < unit // 10 else ""
            return f"{_number(upper)}{name}{gap}{_number(rest) if rest else ''}"
    return _four_digits(number)


def _four_digits(number: int) -> str:
    words = "".join(
        _DIGITS[int(digit)] + place if digit != "0" else "零"
        for digit, place in zip(f"{number:04}", _PLACES, strict=True)
    )
    while "零零" in words:
        words = words.replace("零零", "零")
    return words.strip("零") or "零"
