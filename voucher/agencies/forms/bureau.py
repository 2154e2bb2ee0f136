"""What officers are asked when they decide about agencies."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from voucher import clock
from voucher.agencies.forms.checks import category_choices
from voucher.agencies.states import AGENCY, AgencyEvent, AgencyState
from voucher.catalogue.queries import CategoryLine
from voucher.web import FormBase
from voucher.web.fields import DayField, LineField
from voucher.web.form_base import nothing_chosen


class AgencySearch(FormBase):
    """A piece of an agency's name or number, for the bureau."""

    class Meta:
        csrf = False

    text = LineField(_l("Name or number of the agency"))


class NoteForm(FormBase):
    """A reviewer's word about filed items."""

    note = TextAreaField(_l("Note to the agency"), [Length(max=1000)])


class AdmissionForm(FormBase):
    """The term to admit an agency for."""

    until = DayField(_l("Last day of the term"), [InputRequired(_l("Enter the last day of the term"))])
    reason = TextAreaField(
        _l("Result of the examination"), [InputRequired(_l("Write what you examined")), Length(max=1000)]
    )

    def validate_until(self, field: DayField) -> None:
        if field.data and field.data < clock.today():
            raise ValidationError(_("This day is over already"))


class RenewalDecisionForm(FormBase):
    """A further term for an agency that asked, or the reason why not."""

    until = DayField(_l("Last day of the new term"))
    reason = TextAreaField(
        _l("Result of the examination"), [InputRequired(_l("Write what you examined")), Length(max=1000)]
    )

    def granted(self) -> bool:
        """Say whether the form names the last day; if not, it says that beside the field."""
        if self.until.data is None and not self.until.errors:
            self.until.errors = [_("Enter the last day of the new term")]
        return not self.until.errors


class LicenceForm(FormBase):
    """A renewed licence, or one for a further category."""

    category = SelectField(_l("Service category"), [InputRequired(_l("Choose the category"))])
    paper = LineField(
        _l("Name of the professional licence"), [InputRequired(_l("Enter its name")), Length(max=120)]
    )
    until = DayField(_l("Valid until"), [InputRequired(_l("Enter its last day"))])

    def offer(self, categories: list[CategoryLine]) -> None:
        """Fill the select."""
        self.category.choices = [("", nothing_chosen()), *category_choices(categories)]


class StandingForm(FormBase):
    """A change of an agency's standing."""

    change = RadioField(_l("Change to propose"), [InputRequired(_l("Choose what to propose"))])
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("The agency and the second person need the reason")), Length(max=1000)],
    )

    def offer(self, state: AgencyState) -> None:
        """Fill the choice with what is possible now."""
        texts = {
            AgencyEvent.SUSPEND: _("Suspend: no new orders, running ones go on"),
            AgencyEvent.RESUME: _("Resume: it may take orders again"),
            AgencyEvent.REMOVE: _("Remove from the list for good"),
        }
        self.change.choices = [
            (event.value, text) for event, text in texts.items() if AGENCY.can(state, event)
        ]
