"""How an auditor narrows the trail."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from voucher.audit.events import LABELS
from voucher.audit.kinds import KINDS
from voucher.audit.queries import Question
from voucher.web import FormBase
from voucher.web.fields import DayField, LineField, WholeNumberField


class EventFilter(FormBase):
    """Whose events, which, about what, and when."""

    class Meta:
        csrf = False  # it only asks

    person = LineField(_l("Person"))
    event = SelectField(_l("What happened"), default="")
    subject = SelectField(_l("Record"), default="")
    number = WholeNumberField(_l("Record number"))
    since = DayField(_l("From day"))
    until = DayField(_l("To day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject.choices = [("", _("All records")), *((kind, _(label)) for kind, label in KINDS.items())]
        self.event.choices = {"": [("", _("Everything"))]} | {
            _(KINDS[kind]): [(f"{k}:{e}", _(text)) for (k, e), text in LABELS.items() if k == kind]
            for kind in KINDS
            if any(k == kind for k, _event in LABELS)
        }

    def question(self) -> Question:
        """Return what was asked, without what cannot be understood."""
        if not self.validate():
            return Question()
        kind, _colon, event = (self.event.data or "").partition(":")
        return Question(
            self.person.data or None,
            (kind, event) if event else None,
            self.subject.data or None,
            self.number.data,
            self.since.data,
            self.until.data,
        )
