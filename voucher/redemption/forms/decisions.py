"""The forms of the bureau: questions above the list, and the decisions on a claim."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from voucher.ledger import Money
from voucher.redemption.proofs import Defect, Proof
from voucher.redemption.queries import Wanted
from voucher.redemption.states import ClaimState
from voucher.redemption.tabs import OF_STAFF, StaffTab
from voucher.web import FormBase
from voucher.web.fields import LineField, MoneyField

NOTE_LENGTH, REASON_LENGTH, OVERRIDE_LENGTH = 500, 2000, 1000


class QueueForm(FormBase):
    """Which claims the bureau wants to see; asked by GET."""

    class Meta:
        csrf = False

    text = LineField(_l("Claim number, firm or agency"))
    year = SelectField(_l("Budget year"), default="")
    category = SelectField(_l("Service category"), default="")
    state = SelectField(_l("State of the claim"), default="")
    agency = HiddenField()
    tab = HiddenField()

    def offer(self, years: list[int], categories: list[tuple[str, str]]) -> None:
        """Fill the lists of choices."""
        whatever = [("", _("All"))]
        self.year.choices = whatever + [(str(year), str(year)) for year in years]
        self.category.choices = whatever + categories
        self.state.choices = whatever + [(s.value, _(s.label)) for s in OF_STAFF[StaffTab.ALL]]

    def wanted(self, tab: StaffTab) -> Wanted:
        """Return what was asked for; what cannot be read asks nothing."""
        return Wanted(
            tab=tab,
            year=int(self.year.data) if self.year.data and self.year.data.isdigit() else None,
            state=next((state for state in ClaimState if state.value == self.state.data), None),
            agency=self.agency.data or None,
            category=self.category.data or None,
            text=self.text.data or None,
        )


class ApproveForm(FormBase):
    """A check: the second one on the amount the approver was shown; with a reason where a person has to decide."""

    seen = MoneyField(widget=HiddenInput())
    by_hand = TextAreaField(_l("Why this claim is in order"), [Length(max=REASON_LENGTH)])
    override = TextAreaField(
        _l("Why the claim is approved in spite of open warnings"),
        [Length(max=OVERRIDE_LENGTH)],
        render_kw={"rows": 4},
    )

    def show(self, amount: Money, *, why: bool) -> None:
        """Put the present amount into the page, whatever was sent; `why` is whether a reason is needed."""
        self.by_hand.flags.required = why
        self.seen.data, self.seen.raw_data = amount, None

    @property
    def asks_why(self) -> bool:
        """Whether the page shows the field of the reason: it is needed, or was missed by the check itself."""
        return bool(self.by_hand.flags.required or self.by_hand.errors)


class ReturnClaimForm(FormBase):
    """Everything that has to be corrected, told at once: a note for each part that is not right."""

    invoices = TextAreaField(_l("Invoice data"))
    own_payment = TextAreaField(_l("The firm's own payment"))
    invoice_paper = TextAreaField(_l("Invoice as a file"))
    payment_proof = TextAreaField(_l("Proof of the firm's own payment"))
    commitment = TextAreaField(_l("Commitment letter of the agency"))
    other = TextAreaField(_l("Another point of the claim"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for proof in Proof:
            self[proof.value].validators = [Optional(), Length(max=NOTE_LENGTH)]
            self[proof.value].render_kw = {"rows": 2}

    @property
    def defects(self) -> list[Defect]:
        """The parts with a note."""
        notes = [(proof, (self[proof.value].data or "").strip()) for proof in Proof]
        return [Defect(proof, note) for proof, note in notes if note]


class RejectClaimForm(FormBase):
    """A rejection says why."""

    reason = TextAreaField(
        _l("Reason of the rejection"),
        [InputRequired(_l("Write the reason in full sentences")), Length(max=REASON_LENGTH)],
        render_kw={"rows": 5},
    )
