"""The short code people read out and type, and the long token inside the QR code."""

import base64
import secrets
from collections.abc import Callable

from voucher.typed_code import compact, in_fours

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31 characters, a prime; no 0 O, no 1 I L
LENGTH = 12

_RANDOM_CHARACTERS = LENGTH - 1  # 31**11 codes: more than 54 bits
_RANDOM_BYTES = 16  # far more than 54 bits, so that the remainder is as good as even
_TOKEN_BYTES = 16

RandomBytes = Callable[[int], bytes]


def new_code(randbytes: RandomBytes = secrets.token_bytes) -> str:
    """Return a new code, ungrouped: eleven random characters and a check character."""
    number = int.from_bytes(randbytes(_RANDOM_BYTES), "big")
    characters = []
    for _ in range(_RANDOM_CHARACTERS):
        number, value = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[value])
    body = "".join(characters)
    return body + _check_character(body)


def new_token(randbytes: RandomBytes = secrets.token_bytes) -> str:
    """Return a new token of 128 random bits: 26 characters A-Z and 2-7, short in a QR code."""
    return base64.b32encode(randbytes(_TOKEN_BYTES)).decode("ascii").rstrip("=")


def normalise(text: str) -> str:
    """Return a typed code as it is stored. A 0 or O, 1 or I stays as typed: what was meant is not guessed."""
    return compact(text)


def is_well_formed(code: str) -> bool:
    """Tell whether a normalised code can exist; one wrong or two swapped characters are always noticed."""
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return False
    return _check_character(code[:-1]) == code[-1]


def grouped(code: str) -> str:
    """Return the code as printed: 4-4-4."""
    return in_fours(code)


def _check_character(body: str) -> str:
    # Positions weigh 1 to 11 and the check character -1, that is 30: all different modulo the prime 31, so
    # neither one change nor a swap of two characters leaves the sum as it was.
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]
