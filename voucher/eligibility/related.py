"""Whether a firm and an agency are related (关联方), sign by sign. Pure."""

import re
from dataclasses import dataclass

from voucher.eligibility.outcome import Outcome, Result, Rule
from voucher.typed_code import compact
from voucher.wording import N_

_PUNCTUATION = re.compile(r"[\s,.;:()（），。；：、·-]+")
NOT_KNOWN = N_("Not known of both sides: nothing to compare")
LEAST_DIGITS = 7  # a shorter number is an extension, which says nothing


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an order; what is not known is empty."""

    representative: str = ""
    shareholders: tuple[str, ...] = ()
    bank_account: str = ""
    addresses: tuple[str, ...] = ()
    phone: str = ""


def check_pair(firm: Party, agency: Party) -> list[Result]:
    """Return what the two have in common: people and accounts refuse, an address or a telephone asks a person."""
    people = {name_key(firm.representative)}, {name_key(agency.representative)}
    owners = _names(firm.shareholders), _names(agency.shareholders)
    accounts = {digits(firm.bank_account)}, {digits(agency.bank_account)}
    places = _names(firm.addresses), _names(agency.addresses)
    phones = {phone_key(firm.phone)}, {phone_key(agency.phone)}
    return [
        _compare(Rule.REPRESENTATIVE, Outcome.FAIL, *people),
        _compare(Rule.SHAREHOLDER, Outcome.FAIL, *owners),
        _compare(Rule.BANK_ACCOUNT, Outcome.FAIL, *accounts),
        _compare(Rule.ADDRESS, Outcome.PERSON, *places),
        _compare(Rule.PHONE, Outcome.PERSON, *phones),
    ]


def name_key(text: str) -> str:
    """Return a name or an address as it is compared: half-width, capitals, without spaces and punctuation."""
    return _PUNCTUATION.sub("", compact(text))


def digits(text: str) -> str:
    """Return the digits of a number, half-width."""
    return re.sub(r"[^0-9]", "", compact(text))


def phone_key(text: str) -> str:
    """Return a telephone number without the country's code; nothing if it is too short to tell people apart."""
    number = re.sub(r"^(00)?86(?=1[0-9]{10}$|0[0-9]{9,11}$)", "", digits(text))
    return number if len(number) >= LEAST_DIGITS else ""


def _names(texts: tuple[str, ...]) -> set[str]:
    return {name_key(text) for text in texts}


def _compare(rule: Rule, outcome: Outcome, firm: set[str], agency: set[str]) -> Result:
    common = sorted((firm & agency) - {""})
    if common:
        return Result(rule, outcome, N_("In common: %(what)s"), {"what": "、".join(common)})
    if not (firm - {""} and agency - {""}):
        return Result(rule, Outcome.PASS, NOT_KNOWN)
    return Result(rule, Outcome.PASS, N_("Nothing in common"))
