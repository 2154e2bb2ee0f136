"""The one form class under every form."""

from collections.abc import Callable
from typing import Any, Self, TypeVar

from flask import g, request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, FileField, ValidationError
from wtforms.form import BaseForm
from wtforms.validators import Length

from voucher.refusal import Refusal
from voucher.upload import Upload
from voucher.web.formatting import message

Value = TypeVar("Value")
UPLOAD = "upload"  # the field of every refusal of a file, whatever the form calls it
ENDS = ".。"  # of a title that is a sentence already


class FormBase(FlaskForm):
    """A form: turns text into domain types, checks shape, keeps what was typed when it refuses."""

    form_errors: list[str]

    @classmethod
    def from_request(cls, **kwargs: Any) -> Self:
        """Return the form as sent, or filled from `obj` or `data` when the page is only opened."""
        return cls(**kwargs)

    def submitted(self) -> bool:
        """Say whether the form was sent and its fields have the right shape."""
        field_names().update({field.name: str(field.label.text) for field in self})
        accepted = bool(self.validate_on_submit())
        if self.is_submitted() and not accepted:
            self._ask_for_files_again()
        return accepted

    def validate(self, extra_validators: Any = None) -> bool:
        """Say whether every field has the right shape, in words that name the field."""
        for field in self:
            field.validators = [_plainly(validator) for validator in field.validators]
        return bool(super().validate(extra_validators))

    def refuse(self, refusal: Refusal) -> None:
        """Show a verb's refusal beside its field or above the form; 403 and 404 go on to their pages."""
        if refusal.status in (403, 404):
            raise refusal
        for one in (refusal, *refusal.others):
            happened = message(one.title, one.facts).rstrip(ENDS)
            next_step = message(one.next_step, one.facts)
            text = gettext("%(happened)s. %(next)s", happened=happened, next=next_step)
            field = self._field_of(one)
            if field is None:
                self.form_errors = [*self.form_errors, text]
            else:
                field.errors = [*field.errors, text]
        self._ask_for_files_again()

    @property
    def status(self) -> int:
        """The status of the page that shows this form: 422 when something has to be corrected."""
        return 422 if self.is_submitted() and (self.errors or self.form_errors) else 200

    @property
    def _chosen_files(self) -> list[Field]:
        return [field for field in self if isinstance(field, FileField) and field.data]

    def _field_of(self, refusal: Refusal) -> Field | None:
        field = self._fields.get(refusal.field or "")
        if field is not None or refusal.field != UPLOAD:
            return field
        chosen = self._chosen_files
        if len(chosen) > 1:
            name = refusal.facts.get("name")
            chosen = [one for one in chosen if any(file.name == name for file in _files(one))]
        return chosen[0] if chosen else None

    def _ask_for_files_again(self) -> None:
        """Say beside each file field that its file has to be chosen again: no browser keeps one."""
        for field in self._chosen_files:
            if not field.errors:
                field.errors = [gettext("Please choose the file again: it was not kept.")]


class _AtMost(Length):
    """A length that is told by the name of its field, with how long the text is now."""

    def __call__(self, form: BaseForm, field: Field) -> None:
        if len(field.data or "") > self.max:
            text = gettext(
                "“%(field)s” may have at most %(most)s characters; it has %(length)s now",
                field=field.label.text,
                most=self.max,
                length=len(field.data),
            )
            raise ValidationError(text)


def _plainly(validator: Callable[..., Any]) -> Callable[..., Any]:
    if isinstance(validator, Length) and validator.message is None:
        return _AtMost(max=validator.max)
    return validator


class ButtonForm(FormBase):
    """A form of one button: nothing but the CSRF token."""


def _files(field: Field) -> list[Upload]:
    return field.data if isinstance(field.data, list) else [field.data]


def field_names() -> dict[str, str]:
    """Return what the fields of the forms that this request has sent are called on the page."""
    names: dict[str, str] = g.setdefault("field_names", {})
    return names


def done(form: FormBase, act: Callable[[], object]) -> bool:
    """Do what the form asks, if it was sent and is complete; a refusal stays on the form."""
    if not form.submitted():
        return False
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def given(value: Value | None) -> Value:
    """Return the value of a required field; a form that was accepted has one."""
    assert value is not None
    return value


def submitted_value(name: str) -> str:
    """Return a button's value in a form with several buttons."""
    return request.form.get(name, "")


def nothing_chosen() -> str:
    """Return the text of a select's empty choice."""
    return gettext("Please choose")
