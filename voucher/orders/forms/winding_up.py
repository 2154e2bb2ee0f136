"""What an officer is asked about an order of a removed agency."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from voucher.web import FormBase


class WindingUpForm(FormBase):
    """Whether the order may be finished or is ended, and why."""

    decision = RadioField(
        _l("What becomes of the order"), [InputRequired(_l("Choose what becomes of the order"))]
    )
    reason = TextAreaField(
        _l("Reason of the decision"),
        [InputRequired(_l("The firm and the agency need the reason")), Length(max=1000)],
    )

    def offer(self, *, may_end: bool) -> None:
        """Fill the choice with what is possible now."""
        finish = ("finish", _("It may be finished and claimed; the claim is examined by hand"))
        end = ("end", _("It is ended; the voucher's part is let go"))
        self.decision.choices = [finish, end] if may_end else [finish]
