"""What holds for every firm the size standard could measure."""

from hypothesis import given
from hypothesis import strategies as st

from voucher.firms.size_class import SizeClass, industries, propose, propose_in

ORDER = [SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE]
FIGURES = st.integers(0, 5_000) | st.integers(0, 10**10)
INDUSTRIES = st.sampled_from([industry.id for industry in industries()])


@given(st.text() | st.text("ACGKQ0123579", max_size=5), *[st.none() | FIGURES] * 3)
def test_any_code_and_any_figures_get_a_proposal(code, employees, revenue, assets):
    proposal = propose(code, employees, revenue, assets)
    declared = {"employees": employees, "revenue": revenue, "assets": assets}
    missing = any(declared[metric.value] is None for metric in proposal.metrics_needed)
    assert (proposal.size is SizeClass.UNDECLARED) == missing
    assert not (missing and proposal.sure)


@given(INDUSTRIES, FIGURES, FIGURES, FIGURES, FIGURES, st.integers(0, 2))
def test_a_firm_that_grows_is_never_put_in_a_smaller_class(industry, employees, revenue, assets, more, which):
    figures = [employees, revenue, assets]
    grown = [figure + more if place == which else figure for place, figure in enumerate(figures)]
    before, after = propose_in(industry, *figures).size, propose_in(industry, *grown).size
    assert ORDER.index(after) >= ORDER.index(before)


@given(INDUSTRIES)
def test_a_firm_with_nothing_is_micro_and_a_giant_is_large(industry):
    assert propose_in(industry, 0, 0, 0).size is SizeClass.MICRO
    assert propose_in(industry, 10**6, 10**10, 10**10).size is SizeClass.LARGE
