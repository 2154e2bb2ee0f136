"""What visitors look for."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from voucher.access import District
from voucher.agencies.forms.checks import category_choices
from voucher.catalogue.queries import CategoryLine
from voucher.web import FormBase
from voucher.web.fields import LineField


class DirectoryFilter(FormBase):
    """Which agencies a visitor looks for."""

    class Meta:
        csrf = False

    text = LineField(_l("Name of the agency"))
    category = SelectField(_l("Service category"))
    district = SelectField(_l("District"))

    def offer(self, categories: list[CategoryLine]) -> None:
        """Fill the selects."""
        self.category.choices = [("", _("All categories")), *category_choices(categories)]
        self.district.choices = [
            ("", _("All districts")),
            *((each.value, _(each.label)) for each in District),
        ]

    @property
    def wanted_district(self) -> District | None:
        return next((each for each in District if each.value == self.district.data), None)
