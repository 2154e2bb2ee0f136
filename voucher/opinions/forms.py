"""The forms of opinions: the grade with a few words, and the steps of a follow-up."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from voucher.opinions.states import Grade, OpinionEvent
from voucher.web import FormBase


class OpinionForm(FormBase):
    """How the bureau handled the case."""

    grade = RadioField(_l("How satisfied are you?"), [InputRequired(_l("Choose a grade"))])
    text = TextAreaField(_l("What was good or bad"), [Length(max=500)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grade.choices = [(grade.value, _(grade.label)) for grade in Grade]


class FollowUpForm(FormBase):
    """What happened, and which step it was; `offer` says which are possible."""

    step = RadioField(_l("Step"), [InputRequired(_l("Choose the step"))])
    words = TextAreaField(_l("What happened"), [DataRequired(_l("Write what happened")), Length(max=1000)])

    def offer(self, contacted: bool) -> None:
        """Offer the contact first, and afterwards the two ways to end."""
        after = [
            (OpinionEvent.CLOSE.value, _("Close: it was followed up")),
            (OpinionEvent.EXCLUDE.value, _("Exclude it as mistaken or malicious")),
        ]
        self.step.choices = after if contacted else [(OpinionEvent.CONTACT.value, _("First contact"))]
