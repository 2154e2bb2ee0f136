"""What each standing term is called, in which unit it counts, and where it comes from: a line for every number."""

from dataclasses import dataclass

from voucher.ledger import Money
from voucher.terms.terms import Terms, changed
from voucher.wording import N_, Labelled, Quantity


class Unit(Labelled):
    """What a number counts; the label follows the number."""

    WORKING_DAYS = "working-days", N_("working days")
    DAYS = "days", N_("days")
    HOURS = "hours", N_("hours")
    MINUTES = "minutes", N_("minutes")
    MONTHS = "months", N_("months")
    YEARS = "years", N_("years")
    TIMES = "times", N_("times")
    SHARE = "share", N_("percent")  # basis points, shown and entered as a percentage
    MONEY = "money", N_("yuan")


_ONE = {
    Unit.WORKING_DAYS: N_("working day"),
    Unit.DAYS: N_("day"),
    Unit.HOURS: N_("hour"),
    Unit.MINUTES: N_("minute"),
    Unit.MONTHS: N_("month"),
    Unit.YEARS: N_("year"),
    Unit.TIMES: N_("time"),
}


@dataclass(frozen=True, slots=True)
class Label:
    """A term in words: its name, its unit, and the rule or practice it rests on."""

    name: str
    unit: Unit
    source: str


LABELS: dict[str, Label] = {
    "notice_days": Label(
        N_("A public notice stands"), Unit.WORKING_DAYS, N_("Practice of public notices: five or seven days")
    ),
    "bank_hold_hours": Label(
        N_("No payment after a change of bank account"),
        Unit.HOURS,
        N_("Protection against diverted payments"),
    ),
    "dispute_answer_days": Label(
        N_("Answer of the other side to a dispute"), Unit.WORKING_DAYS, N_("Rules for mediating orders")
    ),
    "dispute_decide_days": Label(
        N_("Decision of the bureau on a dispute"), Unit.WORKING_DAYS, N_("Rules for mediating orders")
    ),
    "appeal_days": Label(
        N_("Appeal after a refusal"), Unit.WORKING_DAYS, N_("Right to be heard after a decision")
    ),
    "appeal_decide_days": Label(
        N_("Decision on an appeal or an objection"),
        Unit.WORKING_DAYS,
        N_("Right to be heard after a decision"),
    ),
    "bad_rating_days": Label(
        N_("Following up a bad rating of the bureau"),
        Unit.WORKING_DAYS,
        N_("State Council rules on rating government services (2019, No. 51)"),
    ),
    "verify_days": Label(
        N_("Verification of a firm"), Unit.WORKING_DAYS, N_("The bureau's promise of service")
    ),
    "admission_days": Label(
        N_("Admission of an agency"), Unit.WORKING_DAYS, N_("The bureau's promise of service")
    ),
    "claim_days": Label(
        N_("Both checks of a claim"), Unit.WORKING_DAYS, N_("The bureau's promise of service")
    ),
    "escalate_days": Label(
        N_("Past the promise until the approvers are told"),
        Unit.WORKING_DAYS,
        N_("The bureau's promise of service"),
    ),
    "credit_check_days": Label(
        N_("A check of an outside list counts as fresh"),
        Unit.DAYS,
        N_("Eligibility is checked at every step"),
    ),
    "clawback_days": Label(
        N_("Until the first instalment of a clawback is due"),
        Unit.DAYS,
        N_("Rules for recovering public money"),
    ),
    "clawback_instalments": Label(
        N_("Most instalments of a clawback, a month apart"),
        Unit.TIMES,
        N_("Rules for recovering public money"),
    ),
    "spot_check_bp": Label(
        N_("Share of a half year's paid claims drawn for a spot check"),
        Unit.SHARE,
        N_("Practice of spot checks: one in twenty every half year"),
    ),
    "term_months": Label(
        N_("Longest term of an admission"), Unit.MONTHS, N_("Agreements with agencies: one to three years")
    ),
    "satisfaction_bp": Label(
        N_("Lowest share of good stars at the yearly evaluation"),
        Unit.SHARE,
        N_("Practice of demonstration platforms: four in five"),
    ),
    "extension_days": Label(
        N_("A voucher's deadline may be extended by, in all"), Unit.DAYS, N_("Limit of the voucher policy")
    ),
    "carry_over_years": Label(
        N_("Lapsed money is used up within"),
        Unit.YEARS,
        N_("Budget law: what is not used within two years goes back"),
    ),
    "remind_first_days": Label(
        N_("First reminder before a voucher's deadline"), Unit.DAYS, N_("Practice: 30, 7 and 1 days before")
    ),
    "remind_again_days": Label(
        N_("Second reminder before a voucher's deadline"), Unit.DAYS, N_("Practice: 30, 7 and 1 days before")
    ),
    "remind_last_days": Label(
        N_("Last reminder before a voucher's deadline"), Unit.DAYS, N_("Practice: 30, 7 and 1 days before")
    ),
    "answer_days": Label(
        N_("Next step in a case without a promised day"), Unit.WORKING_DAYS, N_("Own promise of the bureau")
    ),
    "assist_minutes": Label(
        N_("Longest session of a window clerk for a firm"), Unit.MINUTES, N_("Rules of the one-stop window")
    ),
    "split_orders": Label(
        N_("Orders of one firm with one agency that are a warning"), Unit.TIMES, N_("Signals of split orders")
    ),
    "split_days": Label(N_("Days within which such orders count"), Unit.DAYS, N_("Signals of split orders")),
    "price_above_bp": Label(
        N_("Price above the agency's own median"), Unit.SHARE, N_("Prices are not raised for vouchers")
    ),
    "price_compared": Label(
        N_("Earlier orders a median needs"), Unit.TIMES, N_("Prices are not raised for vouchers")
    ),
    "stars_minutes": Label(
        N_("Best stars this soon after the confirmation"), Unit.MINUTES, N_("Signals of false ratings")
    ),
    "delivery_hours": Label(
        N_("Delivery this soon after the day of the contract"), Unit.HOURS, N_("Signals of false orders")
    ),
    "agency_share_bp": Label(
        N_("Share of a year's redeemed money one agency may have"), Unit.SHARE, N_("Signals of concentration")
    ),
    "agency_share_from": Label(
        N_("Redeemed money from which such shares count"), Unit.MONEY, N_("Signals of concentration")
    ),
}

Shown = Quantity | Money | str


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that differs between two versions, in words and with its unit."""

    what: str
    old: Shown
    new: Shown


def in_words(name: str, value: int | Money) -> Shown:
    """Return the term's value with its unit."""
    unit = LABELS[name].unit
    if isinstance(value, Money):
        return value
    return (
        f"{value / 100:.2f}%" if unit is Unit.SHARE else Quantity(str(value), unit.label, _ONE.get(unit, ""))
    )


def differences(old: Terms, new: Terms) -> list[Difference]:
    """Return what changed from one version to another, in the order of the terms."""
    return [
        Difference(LABELS[name].name, in_words(name, getattr(old, name)), in_words(name, getattr(new, name)))
        for name in changed(old, new)
    ]
