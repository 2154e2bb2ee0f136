"""The unified social credit code (统一社会信用代码, GB 32100-2015) and the organisation code inside (GB 11714).

Eighteen characters: registrar, category, six digits of region, nine of organisation code, one to check all.
"""

import re
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric, uscc

from voucher.typed_code import compact
from voucher.wording import N_, Labelled, Tone

_CATEGORIES = {  # registrar: the categories of subjects it registers
    "1": "1239",
    "2": "19",
    "3": "123459",
    "4": "19",
    "5": "1239",
    "6": "129",
    "7": "129",
    "8": "19",
    "9": "123",
    "A": "19",
    "N": "1239",
    "Y": "1",
}
_ALPHABET = re.compile(r"[0-9A-HJ-NPQRTUWXY]+")
_REGION = re.compile(r"[0-9]{6}")
_ID_NUMBER = re.compile(r"[0-9]{6}((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

EMPTY = N_("Enter the unified social credit code on your licence")
OLD_REGISTRATION = N_(
    "This is an old 15-digit registration number: enter the 18-character unified social credit code"
)
ORGANISATION_CODE = N_(
    "This is an organisation code: enter the 18-character unified social credit code around it"
)
WRONG_LENGTH = N_("A unified social credit code has 18 characters: count them on your licence")
WRONG_LETTERS = N_("A unified social credit code has digits and capital letters only, and no I, O, S, V or Z")
WRONG_REGION = N_("Characters 3 to 8 of the code are digits: compare them with your licence")
UNKNOWN_REGISTRAR = N_("No registrar issues codes that begin like this: compare the first two characters")
ID_NUMBER = N_("This looks like the ID number of a person: enter the code of the firm")
WRONG_CHARACTER = N_("A character is wrong or two are swapped: compare the code with your licence")
CHECK_BY_HAND = N_(
    "The code does not pass the usual check. If your licence says so, go on: an officer will compare it"
)


class Verdict(Labelled):
    """What the checks say of a code. They prove its form, never that the firm exists."""

    VALID = "valid", N_("Code checked"), Tone.GREEN
    MANUAL = "manual", N_("Code to be compared with the licence"), Tone.ORANGE
    INVALID = "invalid", N_("Not a credit code"), Tone.RED


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """A verdict, and unless it is VALID, the message to show beside the field."""

    verdict: Verdict
    why: str | None = None


def normalise(text: str) -> str:
    """Return the code as it is stored and compared: capitals, half-width, without spaces and hyphens."""
    return compact(text)


def check(text: str) -> CodeCheck:
    """Judge a code as typed.

    Some codes of before 2016 are legal although their last character fails: those are for a person to compare
    with the licence (MANUAL), not a dead end.
    """
    code = normalise(text)
    why = _length_problem(code) or _form_problem(code)
    if why:
        return CodeCheck(Verdict.INVALID, why)
    both_fit = _inner_fits(code) and _outer_fits(code)
    if _is_id_number(code):
        return CodeCheck(Verdict.MANUAL, CHECK_BY_HAND) if both_fit else CodeCheck(Verdict.INVALID, ID_NUMBER)
    if not _inner_fits(code):
        return CodeCheck(Verdict.INVALID, WRONG_CHARACTER)
    return CodeCheck(Verdict.VALID) if both_fit else CodeCheck(Verdict.MANUAL, CHECK_BY_HAND)


def is_sole_proprietor(code: str) -> bool:
    """Tell whether the subject is a sole proprietor (个体工商户), whose name is personal information."""
    return normalise(code).startswith("92")


def complete(beginning: str) -> str:
    """Return the whole code for its first 16 characters (or 17, with the organisation check character).

    Raises:
        ValueError: Not 16 or 17 characters of the code's alphabet.
    """
    code = normalise(beginning)
    if len(code) not in (16, 17) or not _ALPHABET.fullmatch(code):
        raise ValueError(f"16 or 17 characters of a credit code expected: {beginning!r}")
    if len(code) == 16:
        code += _inner_check_character(code[8:16])
    return code + uscc.calc_check_digit(code)


def _length_problem(code: str) -> str | None:
    if not code:
        return EMPTY
    if len(code) == 15 and code.isdigit():
        return OLD_REGISTRATION
    if len(code) == 9:
        return ORGANISATION_CODE
    return WRONG_LENGTH if len(code) != 18 else None


def _form_problem(code: str) -> str | None:
    if not _ALPHABET.fullmatch(code):
        return WRONG_LETTERS
    if code[1] not in _CATEGORIES.get(code[0], ""):
        return UNKNOWN_REGISTRAR
    return None if _REGION.fullmatch(code[2:8]) else WRONG_REGION


def _outer_fits(code: str) -> bool:
    return uscc.calc_check_digit(code[:17]) == code[17]


def _inner_fits(code: str) -> bool:
    return _inner_check_character(code[8:16]) == code[16]


def _inner_check_character(body: str) -> str:
    # The values are those of all 36 digits and letters, I and O counted, unlike the 31 of the outer check.
    weighted = sum(
        int(character, 36) * weight for character, weight in zip(body, _INNER_WEIGHTS, strict=True)
    )
    return "0123456789X"[-weighted % 11]


def _is_id_number(code: str) -> bool:
    parts = _ID_NUMBER.fullmatch(code)
    if not parts or ric.calc_check_digit(code) != code[17]:
        return False
    try:
        date(*map(int, parts.groups()))
    except ValueError:
        return False
    return True
