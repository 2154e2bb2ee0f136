"""Every limit of the 2011 standard from both sides: at the limit a firm belongs to the class, one below it does not."""

import pytest

from voucher.firms.size_class import SizeClass, propose_in

BIG = 10**12  # a figure above every limit
WAN = 10_000
#: industry, figure -> lower limits of large, medium and small; persons, or 万元
LIMITS = {
    ("A_agri", "revenue"): (20_000, 500, 50),
    ("IND_industry", "employees"): (1_000, 300, 20),
    ("IND_industry", "revenue"): (40_000, 2_000, 300),
    ("E_construction", "revenue"): (80_000, 6_000, 300),
    ("E_construction", "assets"): (80_000, 5_000, 300),
    ("F51_wholesale", "employees"): (200, 20, 5),
    ("F51_wholesale", "revenue"): (40_000, 5_000, 1_000),
    ("F52_retail", "employees"): (300, 50, 10),
    ("F52_retail", "revenue"): (20_000, 500, 100),
    ("G_transport", "employees"): (1_000, 300, 20),
    ("G_transport", "revenue"): (30_000, 3_000, 200),
    ("G59_storage", "employees"): (200, 100, 20),
    ("G59_storage", "revenue"): (30_000, 1_000, 100),
    ("G60_post", "employees"): (1_000, 300, 20),
    ("G60_post", "revenue"): (30_000, 2_000, 100),
    ("H61_lodging", "employees"): (300, 100, 10),
    ("H61_lodging", "revenue"): (10_000, 2_000, 100),
    ("H62_catering", "employees"): (300, 100, 10),
    ("H62_catering", "revenue"): (10_000, 2_000, 100),
    ("I_infotrans", "employees"): (2_000, 100, 10),
    ("I_infotrans", "revenue"): (100_000, 1_000, 100),
    ("I65_software", "employees"): (300, 100, 10),
    ("I65_software", "revenue"): (10_000, 1_000, 50),
    ("K701_realestate", "revenue"): (200_000, 1_000, 100),
    ("K701_realestate", "assets"): (10_000, 5_000, 2_000),
    ("K702_property", "employees"): (1_000, 300, 100),
    ("K702_property", "revenue"): (5_000, 1_000, 500),
    ("L_leasing", "employees"): (300, 100, 10),
    ("L_leasing", "assets"): (120_000, 8_000, 100),
    ("OTHER", "employees"): (300, 100, 10),
}
BELOW = (SizeClass.MEDIUM, SizeClass.SMALL, SizeClass.MICRO)
AT = (SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL)
EDGES = [
    (industry, figure, limit, AT[rank], BELOW[rank])
    for (industry, figure), limits in LIMITS.items()
    for rank, limit in enumerate(limits)
]


def size(industry: str, figure: str, value: int) -> SizeClass:
    """Return the class of a firm that is huge in everything but one figure."""
    figures = {"employees": BIG, "revenue": BIG, "assets": BIG, figure: value}
    return propose_in(industry, figures["employees"], figures["revenue"], figures["assets"]).size


@pytest.mark.parametrize(("industry", "figure", "limit", "at", "below"), EDGES)
def test_a_limit_belongs_to_the_larger_class(
    industry: str, figure: str, limit: int, at: SizeClass, below: SizeClass
):
    whole = limit if figure == "employees" else limit * WAN
    assert size(industry, figure, whole) is at
    assert size(industry, figure, whole - 1) is below  # one person, or one yuan


def test_the_table_covers_all_sixteen_industries():
    assert len({industry for industry, _ in LIMITS}) == 16
