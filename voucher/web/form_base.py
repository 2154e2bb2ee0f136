"""The one form class under every form."""

from collections.abc import Callable
from typing import Any, Self, TypeVar

from flask import g, request
from flask_babel import gettext
from flask_wtf import FlaskForm

from voucher.refusal import Refusal
from voucher.web.formatting import message

Value = TypeVar("Value")
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
        return bool(self.validate_on_submit())

    def refuse(self, refusal: Refusal) -> None:
        """Show a verb's refusal beside its field or above the form; 403 and 404 go on to their pages."""
        if refusal.status in (403, 404):
            raise refusal
        happened = message(refusal.title, refusal.facts).rstrip(ENDS)
        text = gettext(
            "%(happened)s. %(next)s", happened=happened, next=message(refusal.next_step, refusal.facts)
        )
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, text]
        else:
            field.errors = [*field.errors, text]

    @property
    def status(self) -> int:
        """The status of the page that shows this form: 422 when something has to be corrected."""
        return 422 if self.is_submitted() and (self.errors or self.form_errors) else 200


class ButtonForm(FormBase):
    """A form of one button: nothing but the CSRF token."""


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
