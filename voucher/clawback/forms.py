"""The forms of a clawback: what is typed becomes amounts, days and reasons; rules are the verbs' business."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from voucher import clock
from voucher.clawback.queries import Wanted
from voucher.clawback.states import Debtor, Ending
from voucher.clawback.tabs import ClawbackTab
from voucher.orders.forms.lists import GetForm
from voucher.orders.forms.steps import UploadsField
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, HiddenMoneyField, LineField, MoneyField, WholeNumberField

LONGEST, NUMBER_LENGTH = 1000, 60


class ClawbacksForm(GetForm):
    """Which clawbacks the bureau wants to see."""

    tab = HiddenField()
    text = LineField(_l("Number, order, firm or agency"))
    year = SelectField(_l("Budget year"), default="", validate_choice=False)
    debtor = SelectField(_l("Who pays back"), default="", validate_choice=False)

    def offer(self, years: Sequence[int]) -> None:
        """Offer these years."""
        self.year.choices = [("", _("All")), *((str(year), str(year)) for year in years)]
        self.debtor.choices = [("", _("All")), *((one.value, _(one.label)) for one in Debtor)]

    def wanted(self, tab: ClawbackTab) -> Wanted:
        """Return what is asked for; what cannot be read asks nothing."""
        year = self.year.data or ""
        return Wanted(
            tab,
            int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            next((one for one in Debtor if one.value == self.debtor.data), None),
            self.text.data or None,
        )


class ProposeForm(FormBase):
    """How much of the order is taken back from whom, why, and in how many parts."""

    debtor = RadioField(_l("Who pays back"), default=Debtor.AGENCY.value)
    amount = MoneyField(_l("Amount to take back"), [InputRequired(_l("Enter the amount to take back"))])
    instalments = WholeNumberField(
        _l("Number of instalments"), [InputRequired(_l("Enter the number of instalments"))], default=1
    )
    reason = TextAreaField(
        _l("Reason of the clawback"),
        [InputRequired(_l("Write why the money is taken back")), Length(max=LONGEST)],
    )
    papers = UploadsField(_l("Evidence"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.debtor.choices = [(one.value, _(one.label)) for one in Debtor]


class ReceiptForm(FormBase):
    """What came back, when, and by which document."""

    document_number = CodeField(
        _l("Number of the receipt"),
        [InputRequired(_l("Enter the number of the receipt")), Length(max=NUMBER_LENGTH)],
    )
    amount = MoneyField(_l("Amount received"), [InputRequired(_l("Enter the amount that was received"))])
    received_on = DayField(
        _l("Day of receipt"), default=clock.today, validators=[InputRequired(_l("Enter the day of receipt"))]
    )
    seen = HiddenMoneyField()


class EndForm(FormBase):
    """How the debt ends, by which document, and why."""

    ending = RadioField(_l("How the debt ends"), [InputRequired(_l("Choose how the debt ends"))])
    document_number = CodeField(
        _l("Document number"),
        [InputRequired(_l("Enter the document number")), Length(max=NUMBER_LENGTH)],
    )
    reason = TextAreaField(
        _l("Why it is not paid back"),
        [InputRequired(_l("Write why the debt is not paid back")), Length(max=LONGEST)],
    )

    def offer(self, *, enforceable: bool) -> None:
        """Offer the endings that are still possible."""
        endings = [one for one in Ending if enforceable or one is not Ending.ENFORCE]
        self.ending.choices = [(one.value, _(one.label)) for one in endings]
