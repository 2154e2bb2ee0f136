"""The forms of a dispute: what is typed becomes reasons, files and amounts; rules are the verbs' business."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from voucher.disputes.states import DisputeState, Ground, Outcome
from voucher.orders.forms.lists import GetForm
from voucher.orders.forms.steps import UploadsField
from voucher.web import FormBase
from voucher.web.fields import LineField, MoneyField

LONGEST = 1000


class DisputesForm(GetForm):
    """Which disputes the bureau wants to see."""

    text = LineField(_l("Number, firm or agency"))
    state = SelectField(_l("State of the dispute"), default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state.choices = [("", _("All")), *((state.value, _(state.label)) for state in DisputeState)]

    @property
    def wanted(self) -> DisputeState | None:
        """The state asked for; what cannot be read asks nothing."""
        return next((state for state in DisputeState if state.value == self.state.data), None)


class OpenForm(FormBase):
    """What is wrong, and what shows it."""

    ground = RadioField(_l("What it is about"), [InputRequired(_l("Choose what the dispute is about"))])
    reason = TextAreaField(
        _l("What happened, and what you ask for"),
        [InputRequired(_l("Say what happened and what you ask for")), Length(max=LONGEST)],
    )
    papers = UploadsField(_l("Documents, if you have any"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = [(ground.value, _(ground.label)) for ground in Ground]


class DisputeAnswerForm(FormBase):
    """What the other side has to say."""

    answer = TextAreaField(
        _l("Your answer"),
        [InputRequired(_l("Say how you see it and what you propose")), Length(max=LONGEST)],
    )
    papers = UploadsField(_l("Documents, if you have any"))


class DecisionForm(FormBase):
    """How the bureau decides, and why."""

    outcome = RadioField(_l("The decision"), [InputRequired(_l("Choose how the dispute is decided"))])
    keep = MoneyField(_l("Amount that stays with the order"))
    reason = TextAreaField(
        _l("Reason of the decision"),
        [InputRequired(_l("Write the reason: both sides read it")), Length(max=LONGEST)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(outcome.value, _(outcome.label)) for outcome in Outcome]

    def validate_keep(self, field: MoneyField) -> None:
        """Ask for the amount when a part is kept."""
        if self.outcome.data == Outcome.REDUCE and field.data is None and not field.errors:
            raise ValidationError(_("Enter the amount that stays with the order"))
