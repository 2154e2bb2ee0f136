"""What the pages of spot checks ask."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from voucher.spot_checks.half_year import HalfYear
from voucher.spot_checks.states import Finding, Point
from voucher.web import FormBase


class DrawForm(FormBase):
    """The half year to draw for; the portal proposes the latest ones that are over."""

    period = SelectField(_l("Half year of payment"), [InputRequired(_l("Choose a half year"))])
    by_agency = BooleanField(_l("Draw from each agency's claims on its own, at least one of each"))

    def offer(self, periods: list[HalfYear]) -> None:
        """Fill the select."""
        self.period.choices = [(f"{p.year}-{p.half}", period_text(p)) for p in periods]

    @property
    def wanted(self) -> HalfYear:
        """The half year that was chosen."""
        year, half = self.period.data.split("-")
        return HalfYear(int(year), int(half))


class FindingForm(FormBase):
    """What an officer found in a drawn claim."""

    points = SelectMultipleField(
        _l("What is in order"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    finding = RadioField(_l("Finding"), [InputRequired(_l("Choose what you found"))])
    note = TextAreaField(_l("What was looked into, and what is wrong"), [Length(max=2000)])

    def offer(self) -> None:
        """Fill the choices."""
        self.points.choices = [(point.value, _(point.label)) for point in Point]
        self.finding.choices = [(finding.value, _(finding.label)) for finding in Finding]

    @property
    def found(self) -> tuple[Finding, set[Point]]:
        """The finding, and the points that are in order."""
        return Finding(self.finding.data), {Point(value) for value in self.points.data or []}


def period_text(period: HalfYear) -> str:
    """Return a half year in words."""
    if period.half == 1:
        return _("January to June %(year)s", year=period.year)
    return _("July to December %(year)s", year=period.year)
