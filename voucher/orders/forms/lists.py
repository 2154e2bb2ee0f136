"""The questions above lists of orders and of what can be ordered; asked by GET."""

from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField

from voucher.ledger import Stage
from voucher.orders.queries import Wanted
from voucher.orders.states import OrderState
from voucher.web import FormBase
from voucher.web.fields import LineField, MoneyField
from voucher.wording import Labelled

Kind = TypeVar("Kind", bound=Labelled)


class GetForm(FormBase):
    """Questions above a list, asked by GET."""

    class Meta:
        csrf = False


class ChoiceForm(GetForm):
    """Which items and agencies to show."""

    text = LineField(_l("Item or agency"))
    price = MoneyField(_l("Price up to"))
    stars = SelectField(_l("Rating"), coerce=int, default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stars.choices = [
            (0, _("Any rating")),
            *((n, _("%(stars)s stars and more", stars=n)) for n in (4, 3)),
        ]


class OrdersForm(GetForm):
    """Which orders the bureau wants to see."""

    text = LineField(_l("Order number, firm or agency"))
    year = SelectField(_l("Budget year"), default="")
    state = SelectField(_l("State of the order"), default="")
    stage = SelectField(_l("Where the money stands"), default="")
    category = SelectField(_l("Service category"), default="")
    agency = HiddenField()
    firm = HiddenField()
    district = HiddenField()
    month = HiddenField()

    def offer(self, years: list[int], categories: list[tuple[str, str]]) -> None:
        """Fill the lists of choices."""
        whatever = [("", _("All"))]
        stages = (Stage.LOCKED, Stage.REDEEMED, Stage.PAYABLE, Stage.PAID)
        self.year.choices = whatever + [(str(year), str(year)) for year in years]
        self.state.choices = whatever + [(state.value, _(state.label)) for state in OrderState]
        self.stage.choices = whatever + [(stage.value, _(stage.label)) for stage in stages]
        self.category.choices = whatever + categories

    @property
    def wanted(self) -> Wanted:
        """What was asked for; a month is `2026-03`, and what cannot be read asks nothing."""
        return Wanted(
            year=int(self.year.data) if self.year.data and self.year.data.isdigit() else None,
            stage=_member(Stage, self.stage.data),
            state=_member(OrderState, self.state.data),
            category=self.category.data or None,
            agency=self.agency.data or None,
            firm=self.firm.data or None,
            district=self.district.data or None,
            month=_month(self.month.data or ""),
            text=self.text.data or None,
        )


def _member(kind: type[Kind], value: str | None) -> Kind | None:
    return next((member for member in kind if member.value == value), None)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
