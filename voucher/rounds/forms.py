"""What the pages of this room ask: a round and every number of its policy."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from voucher import clock
from voucher.rounds.compare import RoundPolicy
from voucher.rounds.policy import SIZES, FaceOption, PolicyNumbers
from voucher.rounds.queries import PolicyFacts
from voucher.rounds.sheets import RoundSheet
from voucher.rounds.states import Mode
from voucher.web import FormBase
from voucher.web.fields import DayField, LineField, MoneyField, PercentField, WholeNumberField

FACE_LINES = (1, 2, 3, 4)
_DAYS = [InputRequired(_l("Enter a number of days"))]


class SizesField(SelectMultipleField):
    """The size classes that may ask for a face value."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RoundForm(FormBase):
    """A round with its policy. Days of applications are by the city's clocks."""

    name = LineField(
        _l("Name of the round"), [InputRequired(_l("Enter the name of the round")), Length(max=80)]
    )
    budget_year = SelectField(_l("Budget year"), [InputRequired(_l("Choose an open year"))], coerce=int)
    mode = RadioField(_l("How vouchers are given"), [InputRequired(_l("Choose how vouchers are given"))])
    prequalified_only = BooleanField(_l("Only firms pre-qualified before the opening may submit"))
    opens_at = DayField(_l("First day of applications"), [InputRequired(_l("Enter the first day"))])
    opens_time = TimeField(
        _l("Opens at"), [InputRequired(_l("Enter a time, such as 09:00"))], default=time(9)
    )
    closes_at = DayField(_l("Last day of applications"), [InputRequired(_l("Enter the last day"))])
    closes_time = TimeField(
        _l("Closes at"), [InputRequired(_l("Enter a time, such as 09:00"))], default=time(17)
    )
    title = LineField(_l("Title of the policy"), [InputRequired(_l("Enter the title")), Length(max=80)])
    face_1 = MoneyField(_l("Face value 1"), [InputRequired(_l("Enter a face value"))])
    sizes_1 = SizesField(_l("Who may ask for face value 1"), [InputRequired(_l("Choose at least one size"))])
    face_2 = MoneyField(_l("Face value 2"), [Optional()])
    sizes_2 = SizesField(_l("Who may ask for face value 2"))
    face_3 = MoneyField(_l("Face value 3"), [Optional()])
    sizes_3 = SizesField(_l("Who may ask for face value 3"))
    face_4 = MoneyField(_l("Face value 4"), [Optional()])
    sizes_4 = SizesField(_l("Who may ask for face value 4"))
    ratio = PercentField(_l("Largest share of a price"), [InputRequired(_l("Enter the share"))])
    cap_per_firm = MoneyField(_l("Cap per firm and year"), [InputRequired(_l("Enter the cap"))])
    divisible = BooleanField(_l("One voucher may serve several orders"), default=True)
    use_days = WholeNumberField(_l("Use within"), _DAYS)
    use_last = DayField(_l("Last day of use"), [InputRequired(_l("Enter the last day"))])
    redeem_days = WholeNumberField(_l("Redemption within"), _DAYS)
    redeem_last = DayField(_l("Last day of redemption"), [InputRequired(_l("Enter the last day"))])
    accept_order_days = WholeNumberField(_l("The agency accepts an order within"), _DAYS, default=3)
    confirm_days = WholeNumberField(_l("The firm is reminded to confirm after"), _DAYS, default=10)
    rating_days = WholeNumberField(_l("The firm may rate within"), _DAYS, default=7)
    correction_days = WholeNumberField(_l("Corrections within"), _DAYS, default=10)
    promise_days = WholeNumberField(_l("Promised decision within"), _DAYS, default=5)

    def offer(self, years: list[int]) -> None:
        """Fill in what can be chosen; `years` are the open budget years."""
        self.budget_year.choices = [(year, str(year)) for year in years]
        self.mode.choices = [(mode.value, _(mode.label)) for mode in Mode]
        for line in FACE_LINES:
            self[f"sizes_{line}"].choices = [(size.value, _(size.label)) for size in SIZES]

    @property
    def faces(self) -> tuple[FaceOption, ...]:
        """The lines in which a face value was entered."""
        return tuple(
            FaceOption(
                self[f"face_{n}"].data,
                tuple(size for size in SIZES if size.value in (self[f"sizes_{n}"].data or [])),
            )
            for n in FACE_LINES
            if self[f"face_{n}"].data
        )

    def numbers(self) -> PolicyNumbers:
        """Return the policy as entered."""
        same = ("title", "cap_per_firm", "divisible", "use_last", "redeem_last")
        days = [name for name in self._fields if name.endswith("_days")]
        entered = {name: self[name].data for name in (*same, *days)}
        return PolicyNumbers(faces=self.faces, ratio_bp=self.ratio.data or 0, **entered)

    def times(self) -> dict[str, datetime]:
        """Return the moments of opening and closing."""
        return {
            "opens_at": _moment(self.opens_at.data, self.opens_time.data),
            "closes_at": _moment(self.closes_at.data, self.closes_time.data),
        }


class CompareForm(FormBase):
    """The policies of which two rounds are compared."""

    old = SelectField(_l("From the round"))
    new = SelectField(_l("To the round"))

    class Meta:
        csrf = False  # it only asks

    def offer(self, found: list[RoundPolicy]) -> None:
        """Fill in the rounds, the latest first."""
        self.old.choices = self.new.choices = [(each.pid, f"{each.number} {each.name}") for each in found]


class StepForm(FormBase):
    """A step of a round, with a word on why if there is one to say."""

    reason = TextAreaField(_l("Reason"), [Optional(), Length(max=500)])


def as_entered(sheet: RoundSheet) -> dict[str, Any]:
    """Return a round's values for its form."""
    opens, closes = (moment.astimezone(clock.CITY) for moment in (sheet.opens_at, sheet.closes_at))
    return {
        "name": sheet.name,
        "budget_year": sheet.budget_year,
        "mode": sheet.mode.value,
        "prequalified_only": sheet.prequalified_only,
        "opens_at": opens.date(),
        "opens_time": opens.time(),
        "closes_at": closes.date(),
        "closes_time": closes.time(),
        **as_numbers(sheet.policy),
    }


def as_numbers(policy: PolicyFacts) -> dict[str, Any]:
    """Return a policy's values for the form."""
    values = {**vars(policy), "ratio": policy.ratio_bp}
    for line, option in zip(FACE_LINES, policy.faces, strict=False):
        values[f"face_{line}"] = option.face
        values[f"sizes_{line}"] = [size.value for size in option.sizes]
    return values


def _moment(day: date | None, at: time | None) -> datetime:
    """Return the moment of a day and a time that the form has found to be entered."""
    return clock.moment_of(day or date.max, (at or time()).hour, (at or time()).minute)
