"""What the pages of this room ask."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from voucher.budget.entries import Filter
from voucher.catalogue.queries import CategoryLine
from voucher.ledger import GENERAL, Reason, Stage
from voucher.web import FormBase
from voucher.web.fields import CodeField, MoneyField, WholeNumberField
from voucher.web.form_base import nothing_chosen
from voucher.web.language import by_language

_AMOUNT = [InputRequired(_l("Enter the amount in yuan"))]
_REASON = [InputRequired(_l("Write the reason")), Length(max=500)]
GRANT, CUT = "grant", "cut"


class AppropriationForm(FormBase):
    """Money granted to a year or cut from it by a document."""

    year = WholeNumberField(
        _l("Budget year"),
        [InputRequired(_l("Enter the year")), NumberRange(2000, 2999, _l("Enter a year of four digits"))],
    )
    direction = RadioField(_l("What the document does"), default=GRANT)
    document_number = CodeField(
        _l("Document number"), [InputRequired(_l("Enter the document number")), Length(max=60)]
    )
    amount = MoneyField(_l("Amount"), _AMOUNT)
    note = TextAreaField(_l("Remark"), [Optional(), Length(max=500)])

    def offer(self) -> None:
        """Fill in what can be chosen."""
        self.direction.choices = [(GRANT, _("Grants money")), (CUT, _("Cuts money that nobody holds"))]


class QuotaForm(FormBase):
    """Free money moved from one pool of the year to another."""

    source_pool = SelectField(_l("From"))
    target_pool = SelectField(_l("To"))
    amount = MoneyField(_l("Amount"), _AMOUNT)
    reason = TextAreaField(_l("Reason"), _REASON)

    def offer(self, categories: list[CategoryLine]) -> None:
        """Fill in the pools: the general one, and one for each category."""
        pools = [
            (GENERAL, _("General pool")),
            *((line.code, by_language(line.name_zh, line.name_en)) for line in categories),
        ]
        self.source_pool.choices = self.target_pool.choices = pools


class ReasonForm(FormBase):
    """Reopening a year."""

    reason = TextAreaField(_l("Reason"), _REASON)


class CloseForm(ReasonForm):
    """Closing a year with the figures that were shown."""

    seen = HiddenField()


class CarryOverForm(FormBase):
    """Lapsed money of a closed year for a later one, by a document."""

    target_year = SelectField(_l("To the budget year"))
    document_number = CodeField(
        _l("Document number"), [InputRequired(_l("Enter the document number")), Length(max=60)]
    )
    amount = MoneyField(_l("Amount"), _AMOUNT)
    note = TextAreaField(_l("Remark"), [Optional(), Length(max=500)])

    def offer(self, years: list[int]) -> None:
        """Fill in the open years after the closed one."""
        self.target_year.choices = [(str(year), str(year)) for year in years]


class EntryFilter(FormBase):
    """Which entries of the ledger are shown."""

    stage = SelectField(_l("Stage"))
    reason = SelectField(_l("Kind of movement"))

    class Meta:
        csrf = False  # it only asks

    def offer(self) -> None:
        """Fill in the stages and reasons."""
        nothing = ("", nothing_chosen())
        self.stage.choices = [nothing, *((stage.value, _(stage.label)) for stage in Stage)]
        self.reason.choices = [nothing, *((reason.value, _(reason.label)) for reason in Reason)]

    def asked(self, pool: str | None) -> Filter:
        """Return the filter; what is not a stage or a reason asks for nothing."""
        stage = next((stage for stage in Stage if stage.value == self.stage.data), None)
        reason = next((reason for reason in Reason if reason.value == self.reason.data), None)
        return Filter(stage, reason, pool or None)
