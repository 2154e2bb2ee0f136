"""How an auditor narrows the trail."""

import re
from collections import Counter
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, ValidationError

from voucher.audit.events import LABELS
from voucher.audit.kinds import KINDS
from voucher.audit.queries import Question
from voucher.web import FormBase
from voucher.web.fields import DayField, LineField

ROW_ID = re.compile(r"[0-9]{1,14}")


class EventFilter(FormBase):
    """Whose events, which, about what, and when."""

    class Meta:
        csrf = False  # it only asks

    person = LineField(_l("Person"))
    event = SelectField(_l("What happened"), default="")
    subject = SelectField(_l("Record"), default="")
    number = LineField(_l("Record number"))
    since = DayField(_l("From day"))
    until = DayField(_l("To day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject.choices = [("", _("All records")), *((kind, _(label)) for kind, label in KINDS.items())]
        self.event.choices = {"": [("", _("Everything"))]} | _events()

    def validate_until(self, field: Field) -> None:
        """Refuse an interval that ends before it begins."""
        if self.since.data and field.data and field.data < self.since.data:
            raise ValidationError(_("Enter a day that is not before the first one"))

    def question(self) -> Question | None:
        """Return what was asked; None if it cannot be understood."""
        if not self.validate():
            return None
        kind, _colon, event = (self.event.data or "").partition(":")
        number = self.number.data or None
        row_id = int(number) if number and ROW_ID.fullmatch(number) else None
        return Question(
            self.person.data or None,
            (kind, event) if event else None,
            self.subject.data or None,
            row_id,
            None if row_id is not None else number,
            self.since.data,
            self.until.data,
        )


def _events() -> dict[str, list[tuple[str, str]]]:
    """Return the events in words, by what they happen to; those that read the same for several kinds say which."""
    words = {key: _(text) for key, text in LABELS.items()}
    often, kinds = Counter(words.values()), {kind: _(label) for kind, label in KINDS.items()}
    found: dict[str, list[tuple[str, str]]] = {record: [] for record in kinds.values()}
    for (kind, event), what in words.items():
        record = kinds[kind]
        text = _("%(what)s (%(record)s)", what=what, record=record) if often[what] > 1 else what
        found[record].append((f"{kind}:{event}", text))
    return {record: events for record, events in found.items() if events}
