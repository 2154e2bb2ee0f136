"""How a firm consents to an assisted session, and the code it may do so with. Pure."""

import secrets
from datetime import timedelta

from voucher.wording import N_, Labelled

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
MOST_WRONG_TRIES = 5


class Consent(Labelled):
    """What shows that the firm agreed."""

    CODE = "code", N_("One-time code told by the firm")
    PAPER = "paper", N_("Form signed by the firm")


def new_code() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
