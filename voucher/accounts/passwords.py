"""Passwords: argon2id, never truncated, long instead of complicated."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from voucher.refusal import Refusal
from voucher.wording import N_

SHORTEST = 15  # characters, when the password is the only factor (NIST SP 800-63B-4)
LONGEST = 128
_hasher = PasswordHasher()
#: of "a password that nobody has": whoever is not known is looked up as long as whoever is
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$EVzJ8L5ro86Sb0q5XF93Hw$5wVEievV/Wluy8d1VwPcWaIYSVupNe4vg+5bF+S2cVc"


class WeakPassword(Refusal):
    """Too short, too long, or made of the person's own name."""

    title = N_("Choose a longer password")
    next_step = N_(
        "Use 15 to 128 characters: a sentence is good, in Chinese too, with spaces. Not your name."
    )
    status = 422
    field = "password"


def hash_password(password: str, *personal: str) -> str:
    """Return the hash to keep.

    Raises:
        WeakPassword: Shorter than 15 or longer than 128 characters, fewer than 5 different ones, or built on one of
            the `personal` words.
    """
    text = _normal(password)
    words = [_normal(word).lower() for word in personal if len(word) >= 4]
    if (
        not SHORTEST <= len(text) <= LONGEST
        or len(set(text)) < 5
        or any(word in text.lower() for word in words)
    ):
        raise WeakPassword()
    return _hasher.hash(text)


def matches(password_hash: str | None, password: str) -> bool:
    """Say whether the password is right, in the same time whether or not there is one to compare with."""
    try:
        return _hasher.verify(password_hash or _NOBODY, _normal(password)) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)
