"""What the pages of applications ask: shape only, the rules are the verbs' business."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from voucher.applications.sections import Defect, Section, Slot
from voucher.catalogue.queries import CategoryLine
from voucher.ledger import Money
from voucher.web import FormBase
from voucher.web.fields import DayField, LineField, UploadField
from voucher.web.formatting import money
from voucher.web.language import by_language

PURPOSE_LENGTH, NOTE_LENGTH, REASON_LENGTH = 2000, 1000, 2000
FILES = {"accept": ".pdf,.jpg,.jpeg,.png"}


class ChoiceForm(FormBase):
    """What the voucher is for and how much it should be worth."""

    face = RadioField(_l("Face value"), [InputRequired(_l("Choose a face value"))], coerce=int)
    category = RadioField(_l("Service category"), [InputRequired(_l("Choose a service category"))])
    seen = HiddenField()

    def offer(self, categories: Sequence[CategoryLine], faces: Sequence[Money]) -> None:
        """Fill in what can be chosen."""
        self.category.choices = [(c.code, by_language(c.name_zh, c.name_en)) for c in categories]
        self.face.choices = [(face.fen, money(face)) for face in faces]


class PurposeForm(FormBase):
    """What the firm needs, in its own words."""

    purpose = TextAreaField(
        _l("What you need"),
        [
            InputRequired(_l("Describe the service you need and what it should achieve")),
            Length(max=PURPOSE_LENGTH, message=_l("Use at most 2,000 characters")),
        ],
        render_kw={"rows": 6},
    )
    expected_on = DayField(_l("When the service should begin"), [Optional()], render_kw={"type": "date"})
    seen = HiddenField()


class PaperForm(FormBase):
    """One more paper."""

    slot = SelectField(_l("Kind of paper"), [InputRequired(_l("Choose the kind of paper"))])
    upload = UploadField(_l("File"), [InputRequired(_l("Choose a file"))], render_kw=FILES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot.choices = [(slot.value, _(slot.label)) for slot in Slot]


class CommitmentForm(FormBase):
    """The commitment, to be ticked."""

    agreed = BooleanField(
        _l("We have read the commitment and agree to it"),
        [InputRequired(_l("Tick the box: without the commitment the application cannot be submitted"))],
    )


class PauseForm(FormBase):
    """Whom the case waits for."""

    reason = TextAreaField(
        _l("Whom the case waits for, and why"),
        [
            InputRequired(_l("Write whom the case waits for, and why")),
            Length(max=500, message=_l("Use at most 500 characters")),
        ],
    )


class ReturnForm(FormBase):
    """Everything that has to be corrected, told at once: a note for each section that is not right."""

    firm = TextAreaField(_l("Details of the firm"))
    choice = TextAreaField(_l("Category and face value"))
    purpose = TextAreaField(_l("Description of the need"))
    documents = TextAreaField(_l("Papers"))
    commitment = TextAreaField(_l("Commitment"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in Section:
            self[section.value].validators = [Optional(), Length(max=NOTE_LENGTH)]
            self[section.value].render_kw = {"rows": 2}

    @property
    def defects(self) -> list[Defect]:
        """The sections with a note."""
        notes = [(section, (self[section.value].data or "").strip()) for section in Section]
        return [Defect(section, note) for section, note in notes if note]


class PassForm(FormBase):
    """The reviewer's opinion, on exactly what the page showed."""

    note = TextAreaField(
        _l("Opinion for the approver"), [Optional(), Length(max=REASON_LENGTH)], render_kw={"rows": 3}
    )
    digest = HiddenField()


class ReasonForm(FormBase):
    """A decision that says why."""

    reason = TextAreaField(
        _l("Reason of the decision"),
        [InputRequired(_l("Write the reason in full sentences")), Length(max=REASON_LENGTH)],
        render_kw={"rows": 5},
    )


class SearchForm(FormBase):
    """Asked by GET."""

    class Meta:
        csrf = False

    text = LineField(_l("Case number or firm"))
    tab = HiddenField()
