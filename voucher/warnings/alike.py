"""When two telephone numbers mean the same, however they were typed. Pure."""

import re

from voucher.eligibility.related import LEAST_DIGITS, digits

_COUNTRY = re.compile(r"^(00)?86(?=1[0-9]{10}$|0?[0-9]{9,11}$)")


def phone_key(text: str) -> str:
    """Return the digits of a telephone number without the country's code; nothing if there are too few.

    Unlike `related.phone_key`, the code also goes before an area that was typed without its zero.
    """
    number = _COUNTRY.sub("", digits(text))
    return number if len(number) >= LEAST_DIGITS else ""
