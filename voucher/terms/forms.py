"""What the pages of this room ask: every number of the terms, and which two versions to compare."""

from dataclasses import fields
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from voucher.terms.labels import LABELS, Label, Unit
from voucher.terms.terms import Terms
from voucher.terms.versions import Version
from voucher.web import FormBase
from voucher.web.fields import DayField, MoneyField, PercentField, WholeNumberField
from voucher.web.formatting import day

_MOST = 100_000


class TermsForm(FormBase):
    """A new version: its first day, its reason, and a field named as each number of `Terms`."""

    starts_on = DayField(_l("In force from"), [InputRequired(_l("Enter the first day"))])
    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Write the reason")), Length(max=1000)])

    def terms(self) -> Terms:
        """Return the numbers as entered."""
        return Terms(**{field.name: self[field.name].data for field in fields(Terms)})


class CompareForm(FormBase):
    """Two versions."""

    old = SelectField(_l("From the version"))
    new = SelectField(_l("To the version"))

    class Meta:
        csrf = False  # it only asks

    def offer(self, found: list[Version]) -> None:
        """Fill in the versions, the latest first."""
        choices = [(version.pid, _name(version)) for version in found]
        self.old.choices = self.new.choices = choices


def as_entered(terms: Terms) -> dict[str, Any]:
    """Return the numbers for the form."""
    return {field.name: getattr(terms, field.name) for field in fields(Terms)}


def _name(version: Version) -> str:
    return day(version.starts_on) if version.starts_on else _("The beginning of the scheme")


def _field(label: Label) -> Field:
    asked = InputRequired(_l("Enter a number"))
    if label.unit is Unit.MONEY:
        return MoneyField(_l(label.name), [asked])
    if label.unit is Unit.SHARE:
        return PercentField(
            _l(label.name), [asked, NumberRange(min=1, message=_l("Enter a share above zero"))]
        )
    least = NumberRange(1, _MOST, _l("Enter a number from 1 to 100,000"))
    return WholeNumberField(_l(label.name), [asked, least])


for _term, _label in LABELS.items():
    setattr(TermsForm, _term, _field(_label))
