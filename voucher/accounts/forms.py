"""What the pages of this room ask."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import Email, EqualTo, InputRequired, Length, Optional

from voucher import clock
from voucher.access import District, Role
from voucher.access.roles import STAFF_ROLES
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, LineField, half_width
from voucher.web.form_base import nothing_chosen

MOBILE = re.compile(r"1[3-9]\d{9}")
NEW_PASSWORD = {"autocomplete": "new-password"}
PASSWORD_HINT = _l("At least 15 characters. A sentence is good, in Chinese too, with spaces.")


def _password(label: Any, autocomplete: str) -> PasswordField:
    return PasswordField(
        label, [InputRequired(_l("Enter the password"))], render_kw={"autocomplete": autocomplete}
    )


def _new_password() -> PasswordField:
    return PasswordField(
        _l("New password"),
        [InputRequired(_l("Enter a new password"))],
        description=PASSWORD_HINT,
        render_kw=NEW_PASSWORD,
    )


def _again() -> PasswordField:
    return PasswordField(
        _l("New password again"),
        [
            InputRequired(_l("Enter the new password again")),
            EqualTo("password", _l("The two passwords differ. Type both again.")),
        ],
        render_kw=NEW_PASSWORD,
    )


def _name() -> LineField:
    return LineField(
        _l("Name"),
        [InputRequired(_l("Enter the person's name")), Length(max=60, message=_l("At most 60 characters"))],
        render_kw={"autocomplete": "name"},
    )


def _email() -> CodeField:
    return CodeField(
        _l("E-mail address"),
        [
            InputRequired(_l("Enter an e-mail address")),
            Length(max=254, message=_l("At most 254 characters")),
            Email(_l("Enter an e-mail address such as name@example.com")),
        ],
        render_kw={"inputmode": "email", "autocomplete": "off"},
    )


class SignInForm(FormBase):
    """Who are you."""

    account = CodeField(
        _l("E-mail address or mobile number"),
        [InputRequired(_l("Enter your e-mail address or mobile number"))],
        render_kw={"autocomplete": "username"},
    )
    password = _password(_l("Password"), "current-password")
    next = HiddenField()


class ForgotForm(FormBase):
    """Whose password is forgotten."""

    account = CodeField(
        _l("E-mail address or mobile number"),
        [InputRequired(_l("Enter your e-mail address or mobile number"))],
        render_kw={"autocomplete": "username"},
    )


class NewPasswordForm(FormBase):
    """A new password, twice."""

    password = _new_password()
    again = _again()


class ChangePasswordForm(FormBase):
    """The present password, and a new one, twice."""

    present = _password(_l("Present password"), "current-password")
    password = _new_password()
    again = _again()


class AcceptForm(FormBase):
    """The account of somebody who was invited."""

    name = _name()
    phone = CodeField(
        _l("Mobile number"), [Optional()], render_kw={"autocomplete": "tel", "inputmode": "tel"}
    )
    password = _new_password()
    again = _again()

    def validate_phone(self, field: CodeField) -> None:
        """Keep the digits of a mobile number."""
        digits = re.sub(r"[\s-]", "", half_width(field.data or "")).removeprefix("+86")
        if not MOBILE.fullmatch(digits):
            raise ValidationError(_("Enter a mobile number of 11 digits, such as 13800001234"))
        field.data = digits


class InviteForm(FormBase):
    """Somebody who should act for the firm or agency."""

    name = _name()
    email = _email()
    role = RadioField(_l("Role"), [InputRequired(_l("Choose a role"))])
    valid_until = DayField(
        _l("Access ends on"), [Optional()], description=_l("The last day. Leave it empty for no end.")
    )

    def offer(self, *roles: Role) -> None:
        """Let one of these roles be chosen."""
        self.role.choices = [(role.value, _(role.label)) for role in roles]

    def validate_valid_until(self, field: DayField) -> None:
        """Refuse a day that is over."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("This day is over. Choose a later one."))


class InviteStaffForm(FormBase):
    """Somebody who should work in the bureau or at a window."""

    name = _name()
    email = _email()
    role = SelectField(_l("Role"), [InputRequired(_l("Choose a role"))])
    district = SelectField(
        _l("Only for the district"),
        [Optional()],
        description=_l("For window clerks: the district they serve."),
    )
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Say why, for the colleague who decides")),
            Length(max=500, message=_l("At most 500 characters")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = [role for role in Role if role in STAFF_ROLES]
        self.role.choices = [("", nothing_chosen()), *((role.value, _(role.label)) for role in staff)]
        self.district.choices = [("", _("All districts")), *((d.value, _(d.label)) for d in District)]
