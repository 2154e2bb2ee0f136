"""The form of a claim's proofs: three parts on one page, each with a button; what is filled in is kept together."""

from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Optional, StopValidation

from voucher.redemption.proofs import Slot
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, MoneyField, UploadField
from voucher.web.form_base import submitted_value

DIGITS = {"inputmode": "numeric", "autocomplete": "off"}


class Part(StrEnum):
    """The parts of the form, in the order of the page; the button of each is called `part`."""

    INVOICE = "invoice"
    PAYMENT = "payment"
    PAPER = "paper"


FIRST = Part.INVOICE  # its button is also the one that the Enter key presses
FIELDS = {
    Part.INVOICE: ("invoice_number", "invoice_code", "issued_on", "amount"),
    Part.PAYMENT: ("own_payment", "paid_on"),
    Part.PAPER: ("upload",),
}


class Needed(InputRequired):
    """Required where its part of the form is wanted."""

    def __init__(self, part: Part, message: str) -> None:
        super().__init__(message)
        self.part = part

    def __call__(self, form: BaseForm, field: Field) -> None:
        if isinstance(form, ProofsForm) and self.part not in form.wanted:
            raise StopValidation()
        super().__call__(form, field)


class ProofsForm(FormBase):
    """One invoice as printed on it, what the firm transferred itself, and one more paper."""

    invoice_number = CodeField(
        _l("Invoice number"),
        [Needed(Part.INVOICE, _l("Enter the number of the invoice"))],
        render_kw=DIGITS,
    )
    invoice_code = CodeField(_l("Invoice code"), [Optional()], render_kw=DIGITS)
    issued_on = DayField(
        _l("Date of the invoice"), [Needed(Part.INVOICE, _l("Enter the date of the invoice"))]
    )
    amount = MoneyField(
        _l("Amount with tax"), [Needed(Part.INVOICE, _l("Enter the amount of the invoice, tax included"))]
    )
    own_payment = MoneyField(
        _l("Paid by the firm itself"), [Needed(Part.PAYMENT, _l("Enter what the firm paid"))]
    )
    paid_on = DayField(_l("Date of the payment"), [Needed(Part.PAYMENT, _l("Enter the date of the payment"))])
    slot = SelectField(_l("Kind of paper"), [Needed(Part.PAPER, _l("Choose the kind of paper"))])
    upload = UploadField(
        _l("File"), [Needed(Part.PAPER, _l("Choose a file"))], render_kw={"accept": ".pdf,.jpg,.jpeg,.png"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot.choices = [(slot.value, _(slot.label)) for slot in Slot]

    @property
    def wanted(self) -> list[Part]:
        """The parts that are to be recorded: whose button was pressed, and what else was filled in or changed."""
        pressed = submitted_value("part") or FIRST
        filled = [part for part in Part if any(_changed(self[name]) for name in FIELDS[part])]
        return [
            part for part in Part if part in filled or (part == pressed and (pressed != FIRST or not filled))
        ]

    def clear(self, part: Part) -> None:
        """Empty a part that is recorded; what the firm paid stays on the page, as it is recorded now."""
        for name in FIELDS[part]:
            self[name].errors = []
            if part is not Part.PAYMENT:
                self[name].data = self[name].raw_data = None


def _changed(field: Field) -> bool:
    typed = any(getattr(value, "filename", value) for value in field.raw_data or [])
    return bool(field.data != field.object_data if field.object_data else typed)
