"""What the pages of evaluations ask."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from voucher.agencies.states import Result
from voucher.web import FormBase


class ResultForm(FormBase):
    """The result somebody proposes for an agency's year."""

    result = RadioField(_l("Result of the year"), [InputRequired(_l("Choose the result"))])
    reason = TextAreaField(
        _l("Reason of the result"),
        [InputRequired(_l("The second person and the agency need the reason")), Length(max=1000)],
    )

    def offer(self) -> None:
        """Fill the choice."""
        self.result.choices = [(result.value, _(result.label)) for result in Result]
