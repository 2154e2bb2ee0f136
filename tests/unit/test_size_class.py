"""The size standard of 2011: micro, small, medium, large."""

import pytest

from tests.support.samples import samples
from voucher.firms import size_class
from voucher.firms.size_class import SizeClass, industries, propose, propose_in
from voucher.firms.size_standard import STANDARD, Metric

SAMPLES = samples("sme")
WAN = 10_000


def in_yuan(figure):
    return None if figure is None else figure * WAN


@pytest.mark.parametrize("sample", SAMPLES["cases"], ids=lambda sample: "-".join(map(str, sample.values())))
def test_every_sample_of_the_standard_gets_its_size(sample):
    proposal = propose_in(
        sample["industry"],
        sample.get("employees"),
        in_yuan(sample.get("revenue")),
        in_yuan(sample.get("assets")),
    )
    assert (proposal.size, proposal.sure) == (SizeClass(sample["expected"]), True)


@pytest.mark.parametrize(
    ("code", "industry"),
    [
        ("A", "A_agri"), ("0411", "A_agri"), ("01", "A_agri"),
        ("06", "IND_industry"), ("C", "IND_industry"), ("c3311", "IND_industry"), ("C 33", "IND_industry"),
        ("46", "IND_industry"), ("47", "E_construction"), ("E50", "E_construction"), ("51", "F51_wholesale"),
        ("5211", "F52_retail"), ("54", "G_transport"), ("58", "G_transport"), ("591", "G_transport"),
        ("5910", "G_transport"), ("599", "G59_storage"), ("5930", "G59_storage"), ("G60", "G60_post"),
        ("61", "H61_lodging"), ("62", "H62_catering"), ("63", "I_infotrans"), ("6410", "I_infotrans"),
        ("65", "I65_software"), ("7010", "K701_realestate"), ("702", "K702_property"), ("703", "OTHER"),
        ("709", "OTHER"), ("L", "L_leasing"), ("72", "L_leasing"), ("M", "OTHER"), ("7320", "OTHER"),
        ("82", "OTHER"), ("85", "OTHER"), ("R", "OTHER"), ("90", "OTHER"), ("Ｃ３３", "IND_industry"),
    ],
)  # fmt: skip
def test_an_industry_code_finds_its_industry(code, industry):
    proposal = propose(code, 1, 1, 1)
    assert (proposal.industry.id, proposal.sure) == (industry, True)


@pytest.mark.parametrize(
    "code", ["53", "G5310", "66", "J69", "J", "704", "83", "P", "84", "91", "S", "97", "T"]
)
def test_an_industry_the_standard_does_not_cover_is_for_an_officer(code):
    proposal = propose(code, 1, 1, 1)
    assert (proposal.industry.id, proposal.sure, proposal.reason) == ("OTHER", False, size_class.NOT_COVERED)


@pytest.mark.parametrize(
    ("code", "industry"),
    [("G", "OTHER"), ("K", "OTHER"), ("70", "OTHER"), ("Q", "OTHER"), ("59", "G59_storage")],
)
def test_a_code_too_short_to_tell_asks_for_more_digits(code, industry):
    proposal = propose(code, 1, 1, 1)
    assert (proposal.industry.id, proposal.sure, proposal.reason) == (industry, False, size_class.MORE_DIGITS)


@pytest.mark.parametrize("code", ["", "Z", "7", "99", "00", "705", "12345", "33A", "制造业"])
def test_a_code_that_does_not_exist_is_for_an_officer(code):
    proposal = propose(code, 1, 1, 1)
    assert (proposal.industry.id, proposal.sure, proposal.reason) == ("OTHER", False, size_class.UNKNOWN_CODE)


def test_a_letter_that_contradicts_the_digits_is_for_an_officer():
    proposal = propose("A33", 1, 1, 1)
    assert (proposal.sure, proposal.reason) == (False, size_class.LETTER_DIFFERS)


def test_one_figure_below_the_limit_puts_a_firm_a_class_lower():
    assert propose("33", 2_000, 399_999_999, None).size is SizeClass.MEDIUM
    assert propose("33", 2_000, 400_000_000, None).size is SizeClass.LARGE
    assert propose("33", 5, 1_000_000_000, None).size is SizeClass.MICRO


@pytest.mark.parametrize("figures", [(None, 1, 1), (1, None, 1), (None, None, None)])
def test_a_new_firm_without_figures_is_not_refused_but_undeclared(figures):
    proposal = propose("33", *figures)
    assert (proposal.size, proposal.sure) == (SizeClass.UNDECLARED, False)
    assert proposal.metrics_needed == (Metric.EMPLOYEES, Metric.REVENUE)


def test_a_figure_the_industry_does_not_use_may_stay_empty():
    assert propose("0411", None, 500 * WAN, None).size is SizeClass.MEDIUM


def test_a_sole_proprietor_is_measured_by_reference_and_left_to_an_officer():
    proposal = propose("62", 5, 1, None, sole_proprietor=True)
    assert (proposal.size, proposal.sure, proposal.reason) == (
        SizeClass.MICRO,
        False,
        size_class.SOLE_PROPRIETOR,
    )


def test_the_form_offers_sixteen_industries_whose_examples_lead_back_to_them():
    assert len(industries()) == 16
    assert all(propose(industry.example, 1, 1, 1).industry is industry for industry in industries())


@pytest.mark.parametrize(
    ("industry", "metrics"),
    [
        ("A_agri", {Metric.REVENUE}),
        ("E_construction", {Metric.REVENUE, Metric.ASSETS}),
        ("K701_realestate", {Metric.REVENUE, Metric.ASSETS}),
        ("L_leasing", {Metric.EMPLOYEES, Metric.ASSETS}),
        ("OTHER", {Metric.EMPLOYEES}),
    ],
)
def test_each_industry_is_asked_only_for_its_own_figures(industry, metrics):
    assert set(STANDARD.industries[industry].metrics) == metrics
