"""The size standard of 2011 (工信部联企业〔2011〕300号) as a table: industries, scopes and limits.

Scopes are GB/T 4754-2017 codes: a letter, a division of two digits, a group of three.
Limits are persons or yuan.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voucher.wording import N_, Labelled

TEN_THOUSAND = 10_000  # the standard speaks of 万元
OUTSIDE = "OUTSIDE"  # of a group the standard does not cover


class Metric(Labelled):
    """A figure the standard may ask for; which ones depends on the industry."""

    EMPLOYEES = "employees", N_("Employees at the end of last year")
    REVENUE = "revenue", N_("Revenue of last year")
    ASSETS = "assets", N_("Total assets at the end of last year")


@dataclass(frozen=True, slots=True)
class Industry:
    """One of the sixteen industries, with the lower limits of large, medium and small for its metrics."""

    id: str
    zh: str
    en: str
    example: str
    at_least: Mapping[Metric, tuple[int, int, int]]

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The figures to ask this industry for."""
        return tuple(self.at_least)


@dataclass(frozen=True, slots=True)
class Standard:
    """The table: industries by id, divisions by letter, and the industry id of each scope and each group."""

    industries: Mapping[str, Industry]
    sections: Mapping[str, tuple[str, ...]]
    scopes: Mapping[str, str]
    groups: Mapping[str, str]


def load(path: Path) -> Standard:
    """Read the table from the seed file."""
    source = json.loads(path.read_text(encoding="utf-8"))
    sections = {letter: tuple(_codes(span)) for letter, span in source["sections"].items()}
    scopes = {
        code: row["id"] for row in source["industries"] for span in row["codes"] for code in _codes(span)
    }
    scopes |= {code: OUTSIDE for span in source["not_covered"] for code in _codes(span)}
    candidates = (
        f"{division}{n}" for divisions in sections.values() for division in divisions for n in range(1, 10)
    )
    return Standard(
        industries={row["id"]: _industry(row) for row in source["industries"]},
        sections=sections,
        scopes=scopes,
        groups={
            group: scopes.get(group) or scopes[group[:2]]
            for group in candidates
            if group in scopes or group[:2] in scopes
        },
    )


def _codes(span: str) -> Iterator[str]:
    """Yield the codes of a span such as `06-46`, or the one code."""
    first, _, last = span.partition("-")
    return (f"{number:0{len(first)}}" for number in range(int(first), int(last or first) + 1))


def _industry(row: dict[str, Any]) -> Industry:
    limits = row["at_least"]
    return Industry(
        row["id"],
        row["zh"],
        row["en"],
        row["example"],
        {metric: _in_own_units(metric, *limits[metric.value]) for metric in Metric if metric.value in limits},
    )


def _in_own_units(metric: Metric, large: int, medium: int, small: int) -> tuple[int, int, int]:
    unit = 1 if metric is Metric.EMPLOYEES else TEN_THOUSAND
    return large * unit, medium * unit, small * unit


STANDARD = load(Path(__file__).parents[2] / "seeds" / "sme_standard.json")
