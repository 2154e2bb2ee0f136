"""The forms of a claim's proofs: three on one page, told apart by the button that was pressed."""

from typing import Any, ClassVar, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from voucher.redemption.proofs import Slot
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, MoneyField, UploadField
from voucher.web.form_base import submitted_value

DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class PartForm(FormBase):
    """One of several forms of a page. Its button is called `part` and says which one was sent."""

    part: ClassVar[str]

    @classmethod
    def from_request(cls, **kwargs: Any) -> Self:
        """Return the form as sent, if it was this one; else filled from `data`."""
        form = super().from_request(**kwargs) if cls.was_sent() else cls(formdata=None, **kwargs)
        form["csrf_token"].id = f"{cls.part}-token"
        return form

    @classmethod
    def was_sent(cls) -> bool:
        """Say whether the pressed button was this form's."""
        return submitted_value("part") == cls.part

    def submitted(self) -> bool:
        """Say whether this form was sent and its fields have the right shape."""
        return self.was_sent() and super().submitted()


class InvoiceForm(PartForm):
    """One invoice, as printed on it."""

    part = "invoice"
    invoice_number = CodeField(
        _l("Invoice number"), [InputRequired(_l("Enter the number of the invoice"))], render_kw=DIGITS
    )
    invoice_code = CodeField(_l("Invoice code"), [Optional()], render_kw=DIGITS)
    issued_on = DayField(_l("Date of the invoice"), [InputRequired(_l("Enter the date of the invoice"))])
    amount = MoneyField(
        _l("Amount with tax"), [InputRequired(_l("Enter the amount of the invoice, tax included"))]
    )


class OwnPaymentForm(PartForm):
    """What the firm transferred itself."""

    part = "payment"
    own_payment = MoneyField(_l("Paid by the firm itself"), [InputRequired(_l("Enter what the firm paid"))])
    paid_on = DayField(_l("Date of the payment"), [InputRequired(_l("Enter the date of the payment"))])


class ClaimPaperForm(PartForm):
    """One more paper."""

    part = "paper"
    slot = SelectField(_l("Kind of paper"), [InputRequired(_l("Choose the kind of paper"))])
    upload = UploadField(
        _l("File"), [InputRequired(_l("Choose a file"))], render_kw={"accept": ".pdf,.jpg,.jpeg,.png"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot.choices = [(slot.value, _(slot.label)) for slot in Slot]
