"""What an agency says of itself, and how agencies come in from a file. Pure."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from voucher.access import District
from voucher.ledger import Money
from voucher.wording import N_, Labelled


class Entity(Labelled):
    """What an agency is by law. The values are the official words, and are what is kept."""

    COMPANY = "有限公司", N_("Limited company")
    PUBLIC = "事业单位", N_("Public institution")
    ASSOCIATION = "社会团体", N_("Association")
    PRIVATE = "民办非企业单位", N_("Private non-enterprise unit")
    LAW_FIRM = "律师事务所", N_("Law firm")
    PARTNERSHIP = "特殊普通合伙/有限公司", N_("Partnership or limited company")


class Paper(Labelled):
    """What a paper of an agency is, in the order of pages."""

    LICENCE = "licence", N_("Business licence")
    QUALIFICATION = "qualification", N_("Professional licence")
    RENEWAL = "renewal", N_("Paper for the renewal")


@dataclass(frozen=True, slots=True)
class Licence:
    """The paper that lets an agency serve a category; `until` is its last day, inclusive."""

    category_code: str
    paper: str
    until: date


@dataclass(frozen=True, slots=True)
class AgencyDetails:
    """An agency as it describes itself when it asks to be admitted."""

    name_zh: str
    name_en: str
    entity_kind: str
    district: District
    legal_representative: str
    phone: str
    bank_name: str
    bank_account: str
    introduction: str = ""


@dataclass(frozen=True, slots=True)
class AgencyEntry:
    """An agency that the bureau admitted before this portal; `until` is the last day of its term, inclusive."""

    code: str
    credit_code: str
    details: AgencyDetails
    licences: tuple[Licence, ...]
    until: date


@dataclass(frozen=True, slots=True)
class ListingEntry:
    """An item of the catalogue with an agency's own range of prices per unit."""

    item_code: str
    price_min: Money
    price_max: Money
    description: str = ""


def read_agencies(path: Path, year: int) -> list[AgencyEntry]:
    """Read the agencies of a seed file; their licences and terms are told in years from `year`."""
    source = json.loads(path.read_text(encoding="utf-8"))
    return [_entry(row, source["bank"], year) for row in source["agencies"]]


def _entry(row: dict[str, Any], bank: str, year: int) -> AgencyEntry:
    return AgencyEntry(
        code=row["code"],
        credit_code=row["credit_code"],
        details=AgencyDetails(
            name_zh=row["zh"],
            name_en=row["en"],
            entity_kind=row["kind"],
            district=District(row["district"]),
            legal_representative=row["representative"],
            phone=row["phone"],
            bank_name=bank,
            bank_account=row["account"],
        ),
        licences=tuple(
            Licence(category, row["licence"], _end_of(year + row["licence_years"]))
            for category in row["categories"]
        ),
        until=_end_of(year + row["term_years"]),
    )


def _end_of(year: int) -> date:
    return date(year, 12, 31)
