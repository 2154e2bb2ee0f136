"""Fields that read what people really type: full-width digits, spaces, thousands separators."""

import re
import unicodedata
from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from wtforms import Field, FileField, StringField
from wtforms.fields import DateField as WTFormsDateField
from wtforms.form import BaseForm
from wtforms.widgets import HiddenInput, TextInput

from voucher.ledger import Money
from voucher.ledger.money import BASIS_POINTS
from voucher.upload import Upload
from voucher.web.formatting import plain_amount

LARGEST_FEN = 10**13


def half_width(text: str) -> str:
    """Return the text with full-width characters made half-width and outer spaces removed."""
    return unicodedata.normalize("NFKC", text).strip()


def half_width_letters(text: str) -> str:
    """Return the text with full-width letters and digits made half-width, outer spaces removed, the rest as typed."""
    return unicodedata.normalize("NFC", "".join(map(_letter, text))).strip()


class NeededSometimes:
    """Marks a field that one button of its form needs and another does not: it is not called optional."""

    field_flags: ClassVar = {"sometimes": True}

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Leave it to the button's verb."""


class MoneyField(Field):
    """An amount in yuan with at most two decimals, read as `Money`."""

    widget = TextInput()
    data: Money | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return plain_amount(self.data) if isinstance(self.data, Money) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = re.sub(r"[,\s¥￥元]", "", half_width(valuelist[0])) if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", text):
            raise ValueError(gettext("Enter an amount in yuan, such as 10000 or 1234.50"))
        yuan, _, cents = text.partition(".")
        fen = int(yuan) * 100 + int(cents.ljust(2, "0") or 0)
        if fen > LARGEST_FEN:
            raise ValueError(gettext("This amount is too large"))
        self.data = Money(fen)


class HiddenMoneyField(MoneyField):
    """An amount the person was shown, sent back so that a change is noticed."""

    widget = HiddenInput()  # type: ignore[assignment]

    def show(self, amount: Money) -> None:
        """Put the present amount into the page, whatever was sent."""
        self.data, self.raw_data = amount, None


class WholeNumberField(Field):
    """A whole number from 0 up; empty is None."""

    widget = TextInput()
    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = re.sub(r"[,\s]", "", half_width(valuelist[0])) if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"\d{1,14}", text):
            raise ValueError(gettext("Enter a whole number, such as 120"))
        self.data = int(text)


class PercentField(Field):
    """A percentage with at most two decimals, read as basis points; empty is None."""

    widget = TextInput()
    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data / 100:g}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = re.sub(r"[\s%]", "", half_width(valuelist[0])) if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text):
            raise ValueError(gettext("Enter a percentage, such as 50 or 33.33"))
        whole, _dot, decimals = text.partition(".")
        self.data = int(whole) * 100 + int(decimals.ljust(2, "0") or 0)
        if self.data > BASIS_POINTS:
            raise ValueError(gettext("A share is at most 100%"))


class DayField(WTFormsDateField):
    """A date; also understands 2026/11/23, 2026.11.23 and 2026年11月23日."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: date | None = None
        text = half_width(valuelist[0]) if valuelist else ""
        if not text:
            return
        parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
        try:
            self.data = date(*(int(part) for part in parts.groups())) if parts else None
        except ValueError:
            self.data = None
        if self.data is None:
            raise ValueError(gettext("Enter a date such as 2026-11-23"))


class LineField(StringField):
    """One line of text as it was typed, but for characters nobody sees and full-width letters and digits."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = _visible(half_width_letters(valuelist[0])) if valuelist else ""


class CodeField(StringField):
    """A code, a number or an address: wholly half-width, so that it is the same however it was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = _visible(half_width(valuelist[0])) if valuelist else ""


class UploadField(FileField):
    """A file, read as an `Upload`; None when nothing was chosen."""

    data: Upload | None

    def process_formdata(self, valuelist: list[Any]) -> None:
        files = [f for f in valuelist if isinstance(f, FileStorage) and f.filename]
        self.data = Upload(files[0].filename or "", files[0].stream.read()) if files else None
        if self.data is not None and not self.data.content:
            raise ValueError(gettext("This file is empty. Choose another one."))


def _letter(character: str) -> str:
    # Punctuation and signs stay what they are: NFKC would make ，（） ,() and turn ① into 1.
    kind = unicodedata.category(character)
    return unicodedata.normalize("NFKC", character) if kind[0] == "L" or kind in ("Nd", "Zs") else character


def _visible(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf"))
