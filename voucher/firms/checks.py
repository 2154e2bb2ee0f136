"""What an officer looks at before a firm is verified, as a list of findings. Pure."""

from dataclasses import dataclass

from voucher.firms.details import FirmDetails, Slot
from voucher.firms.size_class import Proposal, SizeClass
from voucher.firms.size_standard import Metric
from voucher.ledger import Money
from voucher.wording import N_, Labelled, Tone


class Finding(Labelled):
    """What came of a check."""

    FINE = "fine", N_("In order"), Tone.GREEN
    COMPARE = "compare", N_("To be compared"), Tone.BLUE
    DOUBT = "doubt", N_("Look closer"), Tone.ORANGE
    WRONG = "wrong", N_("Not in order"), Tone.RED
    OPTIONAL = "optional", N_("Not required"), Tone.GREY


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, what came of it, and why."""

    what: str
    finding: Finding
    why: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A declared figure, persons or money; `measured` says whether the standard uses it for the firm's industry."""

    metric: Metric
    value: int | Money | None
    measured: bool


def checks_of(code_needs_check: bool, proposal: Proposal, slots: set[str]) -> list[Check]:
    """Return the findings in the order an officer reads them."""
    return [_code(code_needs_check), _size(proposal), _licence(slots), _proofs(slots)]


def figures_of(details: FirmDetails, proposal: Proposal) -> list[Figure]:
    """Return the declared figures with the part they play in the size class."""
    declared: dict[Metric, int | Money | None] = {
        Metric.EMPLOYEES: details.employees,
        Metric.REVENUE: _money(details.revenue_yuan),
        Metric.ASSETS: _money(details.assets_yuan),
    }
    return [Figure(metric, value, metric in proposal.metrics_needed) for metric, value in declared.items()]


def _money(yuan: int | None) -> Money | None:
    return None if yuan is None else Money.yuan(yuan)


def _code(code_needs_check: bool) -> Check:
    what = N_("Credit code")
    if code_needs_check:
        return Check(what, Finding.DOUBT, N_("Fails the usual check: compare it with the licence"))
    return Check(what, Finding.FINE, N_("Both check characters are right"))


def _size(proposal: Proposal) -> Check:
    what = N_("Size class")
    if proposal.size is SizeClass.LARGE:
        return Check(what, Finding.WRONG, N_("Large by the declared figures: outside the scheme"))
    return Check(what, Finding.FINE if proposal.sure else Finding.DOUBT, proposal.reason)


def _licence(slots: set[str]) -> Check:
    what = N_("Business licence")
    if Slot.LICENCE.value in slots:
        return Check(what, Finding.COMPARE, N_("Uploaded: compare name, code and representative"))
    return Check(what, Finding.WRONG, N_("Missing: return the firm for correction"))


def _proofs(slots: set[str]) -> Check:
    what = N_("Tax and social insurance proof")
    if {Slot.TAX.value, Slot.INSURANCE.value} <= slots:
        return Check(what, Finding.COMPARE, N_("Both uploaded"))
    return Check(what, Finding.OPTIONAL, N_("Not both uploaded (they are optional)"))
