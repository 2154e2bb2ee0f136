"""The size class of a firm, proposed by the standard of 2011 and confirmed by an officer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from voucher.firms.size_standard import OUTSIDE, STANDARD, Industry, Metric
from voucher.typed_code import compact
from voucher.wording import N_, Labelled, Tone

_CODE = re.compile(r"([A-T]?)((?:[0-9]{2,4})?)")
_REFERENCE = STANDARD.industries["OTHER"]  # for industries the standard does not name

BY_THE_STANDARD = N_("Proposed by the 2011 standard from the declared figures")
FIGURES_MISSING = N_("Figures are missing: an officer decides")
SOLE_PROPRIETOR = N_("The standard applies to a sole proprietor by reference only: an officer decides")
NOT_COVERED = N_("The standard does not cover this industry: an officer decides")
MORE_DIGITS = N_("This industry code covers several industries of the standard: give three or four digits")
UNKNOWN_CODE = N_("This is not an industry code of GB/T 4754-2017: compare it with your registration")
LETTER_DIFFERS = N_("The letter and the digits of the industry code do not belong together")


class SizeClass(Labelled):
    """Size of a firm. MICRO, SMALL and MEDIUM are the firms the scheme is for."""

    MICRO = "micro", N_("Micro firm"), Tone.GREEN
    SMALL = "small", N_("Small firm"), Tone.GREEN
    MEDIUM = "medium", N_("Medium firm"), Tone.GREEN
    LARGE = "large", N_("Large firm"), Tone.RED
    UNDECLARED = "undeclared", N_("Figures not declared, officer decides"), Tone.ORANGE


@dataclass(frozen=True, slots=True)
class Proposal:
    """A size to confirm; when not `sure`, `reason` says what an officer has to look at."""

    size: SizeClass
    industry: Industry
    metrics_needed: tuple[Metric, ...]
    sure: bool
    reason: str


def industries() -> tuple[Industry, ...]:
    """Return the sixteen industries in the order of the standard."""
    return tuple(STANDARD.industries.values())


def propose(
    industry_code_gbt: str,
    employees: int | None,
    revenue_yuan: int | None,
    assets_yuan: int | None,
    *,
    sole_proprietor: bool = False,
) -> Proposal:
    """Propose a size for a GB/T 4754-2017 code (letter, two to four digits, or both) and last year's figures.

    Never refuses: an industry outside the standard is measured as "other" and not sure, and a missing figure
    gives UNDECLARED.
    """
    industry, doubt = industry_of(industry_code_gbt)
    if sole_proprietor:
        doubt = doubt or SOLE_PROPRIETOR
    proposal = propose_in(industry.id, employees, revenue_yuan, assets_yuan)
    return replace(proposal, sure=False, reason=doubt) if doubt and proposal.sure else proposal


def propose_in(
    industry_id: str, employees: int | None, revenue_yuan: int | None, assets_yuan: int | None
) -> Proposal:
    """Propose a size within a known industry of the standard.

    Raises:
        KeyError: The standard has no industry of that id.
    """
    industry = STANDARD.industries[industry_id]
    declared = {Metric.EMPLOYEES: employees, Metric.REVENUE: revenue_yuan, Metric.ASSETS: assets_yuan}
    figures = {metric: figure for metric in industry.metrics if (figure := declared[metric]) is not None}
    if len(figures) < len(industry.metrics):
        return Proposal(SizeClass.UNDECLARED, industry, industry.metrics, sure=False, reason=FIGURES_MISSING)
    return Proposal(_size(industry, figures), industry, industry.metrics, sure=True, reason=BY_THE_STANDARD)


@lru_cache(maxsize=2000)
def industry_of(code: str) -> tuple[Industry, str | None]:
    """Return the industry that a GB/T 4754-2017 code is measured by, and what is doubtful about the code."""
    parts = _CODE.fullmatch(compact(code))
    if not parts or not parts[0]:
        return _REFERENCE, UNKNOWN_CODE
    letter, digits = parts[1], parts[2][:3]
    if digits[2:] == "0":  # no group ends in 0: a division filled up with zeros
        digits = digits[:2]
    if letter and digits and digits[:2] not in STANDARD.sections[letter]:
        return _REFERENCE, LETTER_DIFFERS
    prefixes = (digits,) if digits else STANDARD.sections[letter]
    possible = {industry for group, industry in STANDARD.groups.items() if group.startswith(prefixes)}
    if len(possible) == 1:
        [only] = possible
        return (_REFERENCE, NOT_COVERED) if only == OUTSIDE else (STANDARD.industries[only], None)
    if not possible:
        return _REFERENCE, UNKNOWN_CODE
    return STANDARD.industries.get(STANDARD.scopes.get(digits, ""), _REFERENCE), MORE_DIGITS


def _size(industry: Industry, figures: Mapping[Metric, int]) -> SizeClass:
    # Every figure must reach the limit; one that does not puts the firm a class lower.
    for rank, size in enumerate((SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL)):
        if all(figures[metric] >= limits[rank] for metric, limits in industry.at_least.items()):
            return size
    return SizeClass.MICRO
