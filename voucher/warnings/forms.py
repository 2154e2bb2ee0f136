"""The questions above the list of warnings, and how one is closed."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from voucher.warnings.queries import Wanted
from voucher.warnings.states import WarningEvent, WarningKind, WarningState
from voucher.web import FormBase

REASON_LENGTH = 1000


class WarningsForm(FormBase):
    """Which warnings to show; asked by GET."""

    class Meta:
        csrf = False

    kind = SelectField(_l("Kind of warning"), default="")
    state = HiddenField()
    case = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [("", _("All")), *((kind.value, _(kind.label)) for kind in WarningKind)]

    @property
    def wanted(self) -> Wanted:
        """What was asked for; what cannot be read asks nothing."""
        return Wanted(
            kind=next((kind for kind in WarningKind if kind.value == self.kind.data), None),
            state=next((state for state in WarningState if state.value == self.state.data), None),
            case=self.case.data or None,
        )


class CloseForm(FormBase):
    """What came of a warning, and why."""

    outcome = RadioField(
        _l("What came of it"),
        [InputRequired(_l("Choose what came of the warning"))],
        choices=[
            (WarningEvent.EXPLAIN.value, _l("Explained: everything is in order")),
            (WarningEvent.FOLLOW_UP.value, _l("Followed up: steps were taken elsewhere")),
        ],
    )
    reason = TextAreaField(
        _l("Reason for closing the warning"),
        [InputRequired(_l("Write what you looked at, and what you found")), Length(max=REASON_LENGTH)],
        render_kw={"rows": 5},
    )
