"""What the dashboard's pages ask."""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from voucher.access import District
from voucher.dashboard.holdings import AFTER_THE_YEAR, BEFORE_THE_YEAR, Slice
from voucher.dashboard.intake.kinds import CaseKind, Light
from voucher.dashboard.intake.queue import Wanted
from voucher.dashboard.payments import PaymentYear
from voucher.ledger import ALLOCATED, Stage
from voucher.web import FormBase
from voucher.web.fields import LineField
from voucher.wording import Labelled

Choice = TypeVar("Choice", bound=Labelled)


class YearForm(FormBase):
    """The year to look at."""

    class Meta:
        csrf = False  # a question, not a change

    year = SelectField(_l("Year"), coerce=int, validate_choice=False)


class PaymentsForm(FormBase):
    """Which payments are counted: by their own year, by the year of their money, or all."""

    class Meta:
        csrf = False  # a question, not a change

    paid_in = SelectField(_l("Paid in"), default="")
    year = SelectField(_l("Budget year"), default="")

    def offer(self, lines: list[PaymentYear]) -> None:
        """Fill in the years that have payments."""
        whatever = [("", _("All"))]
        self.paid_in.choices = whatever + _years({line.pay_year for line in lines})
        self.year.choices = whatever + _years({line.budget_year for line in lines})

    def asks_for(self, line: PaymentYear) -> bool:
        """Say whether the line is among those that are asked for."""
        asked = ((self.paid_in.data, line.pay_year), (self.year.data, line.budget_year))
        return all(not wanted or wanted == str(year) for wanted, year in asked)


class IntakeForm(FormBase):
    """Which of the waiting cases to show; asked by GET."""

    class Meta:
        csrf = False

    text = LineField(_l("Number or name"))
    light = SelectField(_l("Promised time"), default="", validate_choice=False)
    district = SelectField(_l("District"), default="", validate_choice=False)
    kind = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question, answers in ((self.light, Light), (self.district, District)):
            question.choices = [("", _("All")), *((one.value, _(one.label)) for one in answers)]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what cannot be read asks nothing."""
        return Wanted(
            kind=_member(CaseKind, self.kind.data),
            light=_member(Light, self.light.data),
            district=_member(District, self.district.data),
            text=self.text.data or "",
        )


def slice_of(year: int, args: Mapping[str, str]) -> Slice:
    """Read the slice that a link of the dashboard names; what is not understood does not narrow."""
    stage, month, paid_in = args.get("stage"), args.get("month"), args.get("paid_in", "")
    months = range(BEFORE_THE_YEAR, AFTER_THE_YEAR + 1)
    return Slice(
        year,
        stage=next((one for one in ALLOCATED if one.value == stage), None),
        category=_word(args, "category"),
        agency=_word(args, "agency"),
        district=_word(args, "district"),
        month=next((number for number in months if str(number) == month), None),
        paid_in=int(paid_in) if len(paid_in) == 4 and paid_in.isdecimal() and int(paid_in) else None,
    )


def narrowing(part: Slice) -> dict[str, str]:
    """Return the arguments of the address that names the slice, without the year."""
    stage: Stage | None = part.stage
    named = {
        "stage": stage.value if stage else None,
        "category": part.category,
        "agency": part.agency,
        "district": part.district,
        "month": None if part.month is None else str(part.month),
        "paid_in": None if part.paid_in is None else str(part.paid_in),
    }
    return {name: value for name, value in named.items() if value}


def _member(kind: type[Choice], value: str | None) -> Choice | None:
    return next((one for one in kind if one.value == value), None)


def _word(args: Mapping[str, str], name: str) -> str | None:
    word = args.get(name, "")
    return word if word and word.isprintable() else None


def _years(years: set[int]) -> list[tuple[str, str]]:
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]
