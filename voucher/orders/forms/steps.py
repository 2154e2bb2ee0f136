"""The forms of an order's steps: what is typed becomes money, days and files; rules are the verbs' business."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, MultipleFileField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from voucher.orders.choose import Choice
from voucher.upload import Upload
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, HiddenMoneyField, LineField, MoneyField, NeededSometimes
from voucher.web.formatting import money
from voucher.web.language import by_language

NEED_LENGTH, REASON_LENGTH, COMMENT_LENGTH = 1000, 500, 500


class UploadsField(MultipleFileField):
    """Any number of files, read as `Upload`s; empty when nothing was chosen."""

    data: list[Upload]

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [file for file in valuelist if getattr(file, "filename", "")]
        self.data = [Upload(file.filename, file.stream.read()) for file in files]
        if not all(upload.content for upload in self.data):
            raise ValueError(_("This file is empty. Choose another one."))


def _price(label: str) -> MoneyField:
    return MoneyField(label, [InputRequired(_l("Enter the full price"))])


def _need() -> TextAreaField:
    return TextAreaField(
        _l("What you need"),
        [InputRequired(_l("Say in a few words what you need")), Length(max=NEED_LENGTH)],
    )


class OrderForm(FormBase):
    """What is wanted and what it costs."""

    price = _price(_l("Price agreed with the agency"))
    need = _need()


class CheckedOrderForm(FormBase):
    """The same, looked over once more: nothing to type."""

    price = HiddenMoneyField()
    need = HiddenField(validators=[Length(max=NEED_LENGTH)])
    seen = HiddenMoneyField()


class CodeForm(FormBase):
    """A voucher's code, typed, pasted or scanned."""

    code = CodeField(
        _l("Voucher code or QR code"),
        [InputRequired(_l("Scan the QR code or type the voucher's code"))],
        render_kw={"autofocus": True, "autocomplete": "off", "spellcheck": "false", "inputmode": "text"},
    )


class OfferForm(FormBase):
    """An order that the agency prepares for the holder of a voucher."""

    code = HiddenField()
    listing = SelectField(_l("Item"), [InputRequired(_l("Choose one of your items"))])
    price = _price(_l("Price agreed with the firm"))
    need = _need()

    def offer_items(self, items: list[Choice]) -> None:
        """Let the agency choose among its own listed items."""
        self.listing.choices = [("", _("Please choose"))] + [
            (i.pid, f"{by_language(i.item, i.item_en)} · {money(i.price_min)} – {money(i.price_max)}")
            for i in items
        ]


class SeenForm(FormBase):
    """One decision about an amount the person was shown."""

    seen = HiddenMoneyField()


class ReasonForm(FormBase):
    """A step that needs a reason."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Give the reason; the other side reads it")), Length(max=REASON_LENGTH)],
    )


class AnswerForm(FormBase):
    """Yes, or no with a reason."""

    reason = TextAreaField(
        _l("Reason, if you say no"), [NeededSometimes(), Optional(), Length(max=REASON_LENGTH)]
    )

    def is_complete(self, decision: str) -> bool:
        """Say whether the pressed button is yes, or no with a reason."""
        if decision == "no" and not self.reason.data:
            self.reason.errors = [_("Give the reason; the other side reads it")]
        return decision == "yes" or (decision == "no" and bool(self.reason.data))


class AgreeForm(AnswerForm):
    """Yes to an amount the person was shown, or no with a reason."""

    seen = HiddenMoneyField()


class ContractForm(FormBase):
    """The contract between agency and firm."""

    number = LineField(
        _l("Contract number"), [InputRequired(_l("Enter the contract's number")), Length(max=60)]
    )
    price = MoneyField(_l("Contract price"), [InputRequired(_l("Enter the contract's price"))])
    signed_on = DayField(_l("Date of the contract"), [InputRequired(_l("Enter the contract's date"))])
    papers = UploadsField(_l("The contract"), [InputRequired(_l("Add the contract as a file"))])


class DeliveryForm(FormBase):
    """What the service produced."""

    note = TextAreaField(
        _l("What was delivered"),
        [InputRequired(_l("Describe in a few words what was delivered")), Length(max=NEED_LENGTH)],
    )
    papers = UploadsField(_l("Deliverables"), [InputRequired(_l("Add at least one file"))])


class RatingForm(FormBase):
    """Stars, and a word about the service."""

    stars = RadioField(_l("Your rating"), [InputRequired(_l("Choose a rating"))], coerce=int)
    comment = TextAreaField(_l("Comment"), [Optional(), Length(max=COMMENT_LENGTH)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = (
            _("Very satisfied"),
            _("Satisfied"),
            _("Mostly satisfied"),
            _("Dissatisfied"),
            _("Very dissatisfied"),
        )
        self.stars.choices = [
            (n, f"{'★' * n}{'☆' * (5 - n)} {word}") for n, word in zip((5, 4, 3, 2, 1), words, strict=True)
        ]
