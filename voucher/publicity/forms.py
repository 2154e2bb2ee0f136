"""The forms of objections: who objects to what and why, and how the bureau decides."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from voucher.agencies.forms.checks import check_phone
from voucher.orders.forms.lists import GetForm
from voucher.orders.forms.steps import UploadsField
from voucher.publicity.states import ObjectionEvent, ObjectionState
from voucher.web import FormBase
from voucher.web.fields import LineField

LONGEST = 1000


class ObjectionForm(FormBase):
    """Who objects, why, and what shows it."""

    name = LineField(
        _l("Your name"), [InputRequired(_l("Enter your name: objections are made by name")), Length(max=60)]
    )
    phone = StringField(_l("Telephone"), [InputRequired(_l("Enter a telephone number")), check_phone])
    reason = TextAreaField(
        _l("What is wrong with this line"),
        [DataRequired(_l("Say what is wrong and how you know")), Length(max=LONGEST)],
    )
    evidence = UploadsField(
        _l("Evidence"), [DataRequired(_l("Add at least one document or picture that shows it"))]
    )


class ObjectionsForm(GetForm):
    """Which objections the bureau wants to see."""

    state = SelectField(_l("State of the objection"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [("", _("All")), *((state.value, _(state.label)) for state in ObjectionState)]

    @property
    def wanted(self) -> ObjectionState | None:
        """The state asked for; what cannot be read asks nothing."""
        return next((state for state in ObjectionState if state.value == self.state.data), None)


class ObjectionDecisionForm(FormBase):
    """How the bureau decides, and why."""

    outcome = RadioField(_l("The decision"), [InputRequired(_l("Choose how the objection is decided"))])
    reason = TextAreaField(
        _l("Reason of the decision"),
        [InputRequired(_l("Write the reason of the decision")), Length(max=LONGEST)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [
            (ObjectionEvent.DISMISS.value, _("Dismiss it: the case goes on")),
            (ObjectionEvent.UPHOLD.value, _("Uphold it: the case is held back for good")),
        ]
