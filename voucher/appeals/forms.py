"""The forms of appeals: why the refusal is wrong, and how the bureau decides."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from voucher.appeals.states import AppealEvent, AppealState
from voucher.orders.forms.lists import GetForm
from voucher.orders.forms.steps import UploadsField
from voucher.web import FormBase

LONGEST = 1000


class AppealForm(FormBase):
    """Why the refusal is wrong, and what shows it."""

    reason = TextAreaField(
        _l("Why the refusal is wrong"),
        [DataRequired(_l("Say why the refusal is wrong")), Length(max=LONGEST)],
    )
    papers = UploadsField(_l("Documents, if you have any"))


class AppealsForm(GetForm):
    """Which appeals the bureau wants to see."""

    state = SelectField(_l("State of the appeal"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [("", _("All")), *((state.value, _(state.label)) for state in AppealState)]

    @property
    def wanted(self) -> AppealState | None:
        """The state asked for; what cannot be read asks nothing."""
        return next((state for state in AppealState if state.value == self.state.data), None)


class AppealDecisionForm(FormBase):
    """How the bureau decides, and why."""

    outcome = RadioField(_l("The decision"), [InputRequired(_l("Choose how the appeal is decided"))])
    reason = TextAreaField(
        _l("Reason of the decision"),
        [InputRequired(_l("Write why the appeal is decided so")), Length(max=LONGEST)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [
            (AppealEvent.UPHOLD.value, _("Uphold it: the refusal is set aside")),
            (AppealEvent.DISMISS.value, _("Dismiss it: the refusal is final")),
        ]
