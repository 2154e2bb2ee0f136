"""What the pages of vouchers ask: shape only."""

from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from voucher.access import District
from voucher.catalogue.queries import CategoryLine
from voucher.issuance.queries import Wanted
from voucher.issuance.states import VoucherState
from voucher.ledger import ALLOCATED, Money, Stage
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, HiddenMoneyField, LineField
from voucher.web.language import by_language
from voucher.wording import Labelled

ALLOCATED_MONEY = "allocated"  # all stages of money that vouchers hold or have turned into payment
Kind = TypeVar("Kind", bound=Labelled)


class ReasonForm(FormBase):
    """A step that says why."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Write why; the reason is kept with the voucher")), Length(max=1000)],
        render_kw={"rows": 4},
    )


class ExtendForm(ReasonForm):
    """New last days."""

    use_by = DayField(_l("Usable until"), [InputRequired(_l("Enter the new last day of use"))])
    redeem_by = DayField(
        _l("To be redeemed until"), [InputRequired(_l("Enter the new last day of redemption"))]
    )


class GiveBackForm(FormBase):
    """One decision about the balance the person was shown."""

    seen = HiddenMoneyField()

    def show(self, amount: Money) -> None:
        """Put the present balance into the page, whatever was sent."""
        self.seen.show(amount)


class VerifyForm(FormBase):
    """A voucher's code, asked by GET so that the answer has an address."""

    class Meta:
        csrf = False

    code = CodeField(
        _l("Voucher code"),
        [InputRequired(_l("Enter the code printed on the voucher"))],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )


class VouchersForm(FormBase):
    """Which vouchers the bureau wants to see; asked by GET, also by the dashboard's figures."""

    class Meta:
        csrf = False

    text = LineField(_l("Voucher code, firm or credit code"))
    year = SelectField(_l("Budget year"), default="")
    state = SelectField(_l("State of the voucher"), default="")
    stage = SelectField(_l("Where the money stands"), default="")
    category = SelectField(_l("Service category"), default="")
    district = SelectField(_l("District"), default="")
    month = HiddenField()
    use_within = HiddenField()
    redeem_within = HiddenField()

    def offer(self, years: list[int], categories: list[CategoryLine]) -> None:
        """Fill the lists of choices."""
        whatever = [("", _("All"))]
        self.year.choices = whatever + [(str(year), str(year)) for year in years]
        self.state.choices = whatever + _labels(VoucherState)
        stages = [(stage.value, _(stage.label)) for stage in ALLOCATED]
        self.stage.choices = [*whatever, (ALLOCATED_MONEY, _("Allocated")), *stages]
        self.category.choices = whatever + [(c.code, by_language(c.name_zh, c.name_en)) for c in categories]
        self.district.choices = whatever + _labels(District)

    @property
    def wanted(self) -> Wanted:
        """What was asked for; a month is `2026-03`, and what cannot be read asks nothing."""
        stage = _member(Stage, self.stage.data)
        whole = ALLOCATED if self.stage.data == ALLOCATED_MONEY else ()
        return Wanted(
            year=int(self.year.data) if (self.year.data or "").isdecimal() else None,
            stages=(stage,) if stage else whole,
            state=_member(VoucherState, self.state.data),
            category=self.category.data or None,
            district=self.district.data or None,
            month=_month(self.month.data or ""),
            text=self.text.data or None,
            use_within=_days(self.use_within.data or ""),
            redeem_within=_days(self.redeem_within.data or ""),
        )


def _labels(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(member.value, _(member.label)) for member in kind]


def _member(kind: type[Kind], value: Any) -> Kind | None:
    return next((member for member in kind if member.value == value), None)


def _days(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 else None


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
