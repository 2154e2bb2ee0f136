"""When two entries mean the same, however they were typed. Pure."""

import re

from voucher.typed_code import compact

_PUNCTUATION = re.compile(r"[\s,.;:()（），。；：、·-]+")
_NOT_DIGITS = re.compile(r"[^0-9]")
_COUNTRY = re.compile(r"^(00)?86(?=1[0-9]{10}$|0?[0-9]{9,11}$)")
LEAST_DIGITS = 7  # a shorter number is an extension, which says nothing


def text_key(text: str) -> str:
    """Return a name or an address as it is compared: half-width, in capitals, without spaces and punctuation."""
    return _PUNCTUATION.sub("", compact(text))


def account_key(text: str) -> str:
    """Return the digits of a bank account."""
    return _NOT_DIGITS.sub("", compact(text))


def phone_key(text: str) -> str:
    """Return the digits of a telephone number without the country's code; nothing if there are too few."""
    digits = _COUNTRY.sub("", account_key(text))
    return digits if len(digits) >= LEAST_DIGITS else ""
