"""The forms of settlement."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length

from voucher import clock
from voucher.redemption.verdict import Verdict
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, HiddenMoneyField, LineField, MoneyField

REFERENCE_LENGTH, NUMBER_LENGTH, REASON_LENGTH = 50, 60, 300
RED_NUMBER_LENGTH = 40
MONTHS_BACK = 24


class ChooseForm(FormBase):
    """What is to be paid together: single claims, or all claims of agencies."""

    agencies = SelectMultipleField(_l("Agencies"), validate_choice=False)
    claims = SelectMultipleField(_l("Claims"), validate_choice=False)


class ReleaseForm(FormBase):
    """The release of a batch, with the digest of the lines the person saw."""

    minutes_number = LineField(
        _l("Number of the minutes"),
        [InputRequired(_l("Enter the number of the minutes")), Length(max=NUMBER_LENGTH)],
    )
    digest = HiddenField()

    def show(self, digest: str | None) -> None:
        """Put the present digest into the page, whatever was sent."""
        self.digest.data, self.digest.raw_data = digest, None


class SendBackForm(FormBase):
    """Why a batch goes back to finance."""

    reason = TextAreaField(
        _l("What has to be changed"),
        [InputRequired(_l("Say what has to be changed")), Length(max=REASON_LENGTH)],
    )


class PaymentForm(FormBase):
    """When the money left, and under which number of the bank."""

    @property
    def day(self) -> date:
        """The day of payment; a form that was accepted has one."""
        assert self.paid_on.data is not None
        return self.paid_on.data

    paid_on = DayField(
        _l("Day of payment"), default=clock.today, validators=[InputRequired(_l("Enter the day of payment"))]
    )
    reference = CodeField(
        _l("Number of the bank"),
        [InputRequired(_l("Enter the bank's number")), Length(max=REFERENCE_LENGTH)],
    )


class PaymentsForm(PaymentForm):
    """The same for all lines that wait, with the sum the person was shown."""

    seen = HiddenMoneyField()


class FailureForm(FormBase):
    """What the bank said."""

    reason = LineField(
        _l("Reason given by the bank"),
        [InputRequired(_l("Enter the reason given by the bank")), Length(max=REASON_LENGTH)],
    )


class LookedUpForm(FormBase):
    """The invoices that were looked up and stand."""

    invoices = SelectMultipleField(_l("Invoices"), coerce=int, validate_choice=False)


class AnswerForm(FormBase):
    """What the tax platform shows of one invoice."""

    verdict = RadioField(_l("What the tax platform shows"), [InputRequired(_l("Choose what was learned"))])
    reversed_amount = MoneyField(_l("Amount reversed"))
    red_number = CodeField(_l("Number of the red-letter invoice"), [Length(max=RED_NUMBER_LENGTH)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict.choices = [(one.value, _(one.label)) for one in Verdict]


class PeriodForm(FormBase):
    """The month of a statement."""

    class Meta:
        csrf = False  # a question, not a change

    month = SelectField(_l("Month"), validate_choice=False)

    def offer_months(self) -> None:
        """Offer this month and the two years before it."""
        self.month.choices = [(name, name) for name in _months()]

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day of the chosen month; this month if none is."""
        offered = _months()
        chosen = self.month.data if self.month.data in offered else offered[0]
        first = date.fromisoformat(f"{chosen}-01")
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _months() -> list[str]:
    month, names = clock.today().replace(day=1), []
    for _step in range(MONTHS_BACK):
        names.append(f"{month:%Y-%m}")
        month = (month - timedelta(days=1)).replace(day=1)
    return names
