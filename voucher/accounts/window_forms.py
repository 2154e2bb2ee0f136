"""What the pages of the window ask."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length

from voucher.accounts.consent import CODE_DIGITS
from voucher.web import FormBase
from voucher.web.fields import CodeField, UploadField


class FindFirmForm(FormBase):
    """Which firm stands at the window."""

    credit_code = CodeField(
        _l("Unified social credit code"),
        [
            InputRequired(_l("Enter the code on the firm's licence")),
            Length(max=40, message=_l("At most 40 characters")),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class ConsentPaperForm(FormBase):
    """The form the firm signed, scanned."""

    upload = UploadField(_l("Signed form"), [InputRequired(_l("Choose the scan of the signed form"))])


class ConsentCodeForm(FormBase):
    """The code the firm was mailed."""

    code = CodeField(
        _l("Code from the mail"),
        [
            InputRequired(_l("Enter the code the firm tells you")),
            Length(min=CODE_DIGITS, max=CODE_DIGITS, message=_l("The code has six digits")),
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
