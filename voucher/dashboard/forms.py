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
    stage, month = args.get("stage"), args.get("month")
    months = range(BEFORE_THE_YEAR, AFTER_THE_YEAR + 1)
    return Slice(
        year,
        stage=next((one for one in ALLOCATED if one.value == stage), None),
        category=_word(args, "category"),
        agency=_word(args, "agency"),
        district=_word(args, "district"),
        month=next((number for number in months if str(number) == month), None),
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
    }
    return {name: value for name, value in named.items() if value}


def _member(kind: type[Choice], value: str | None) -> Choice | None:
    return next((one for one in kind if one.value == value), None)


def _word(args: Mapping[str, str], name: str) -> str | None:
    word = args.get(name, "")
    return word if word and word.isprintable() else None
