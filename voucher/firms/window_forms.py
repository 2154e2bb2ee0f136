"""What is asked where a window clerk writes new details down, and where the firm answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from voucher.firms.forms import ChangeForm
from voucher.upload import Upload
from voucher.web import FormBase


class WindowChangeForm(ChangeForm):
    """New details as the firm tells them at the window; papers are added to the file by themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("licence", "tax_proof", "insurance_proof", "commitment"):
            del self[name]

    @property
    def papers(self) -> dict[str, Upload]:
        """No files: none are asked for."""
        return {}


class DraftAnswerForm(FormBase):
    """A firm's word on what a window clerk wrote down."""

    reason = TextAreaField(_l("What is wrong with it"), [Length(max=1000)], render_kw={"rows": 3})
