"""What the pages of this room ask."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from voucher.web import FormBase
from voucher.web.fields import LineField, MoneyField


class SearchForm(FormBase):
    """What a visitor looks for."""

    class Meta:
        csrf = False

    text = LineField(_l("Item or agency"))
    price_from = MoneyField(_l("Price from"))
    price_to = MoneyField(_l("Price to"))


class CatalogueFilter(FormBase):
    """Which items the bureau looks at."""

    class Meta:
        csrf = False

    text = LineField(_l("Name or code"))
    category = SelectField(_l("Service category"))


class PricesForm(FormBase):
    """The usual range of prices of an item."""

    price_min = MoneyField(_l("Lowest price"), [InputRequired(_l("Enter the lowest price"))])
    price_max = MoneyField(_l("Highest price"), [InputRequired(_l("Enter the highest price"))])
