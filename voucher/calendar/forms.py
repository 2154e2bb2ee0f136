"""What the pages of this room ask."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from voucher.web import FormBase
from voucher.web.fields import DayField, LineField

WORKED, OFF = "worked", "off"


class SpecialDayForm(FormBase):
    """A day that is not what its weekday says."""

    day = DayField(_l("Day"), [InputRequired(_l("Enter the day"))])
    working = RadioField(_l("What it is"), [InputRequired(_l("Choose what the day is"))])
    name = LineField(_l("Occasion"), [InputRequired(_l("Enter the occasion")), Length(max=40)])

    def offer(self) -> None:
        """Fill in what a day can be."""
        self.working.choices = [
            (OFF, _("Day off, though a weekday")),
            (WORKED, _("Working day, though a weekend")),
        ]
