"""What several forms check alike."""

import re

from flask_babel import gettext as _
from wtforms import StringField, ValidationError

from voucher.catalogue.queries import CategoryLine
from voucher.typed_code import compact
from voucher.web import FormBase
from voucher.web.fields import half_width
from voucher.web.language import by_language

FILES = {"accept": ".pdf,.jpg,.jpeg,.png"}
PHONE = re.compile(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}|400-?[0-9]{3}-?[0-9]{4}")


def check_phone(form: FormBase, field: StringField) -> None:
    """Accept a mobile, landline or service number as people type it."""
    field.data = re.sub(r"\s", "", half_width(field.data or ""))
    if not PHONE.fullmatch(field.data):
        raise ValidationError(_("Enter a telephone number such as 13800001234 or 0580-2261234"))


def check_account(form: FormBase, field: StringField) -> None:
    """Accept a bank account of 8 to 32 digits, with or without spaces."""
    field.data = compact(field.data or "")
    if not re.fullmatch(r"[0-9]{8,32}", field.data):
        raise ValidationError(_("A bank account has 8 to 32 digits: compare it with your contract"))


def category_choices(categories: list[CategoryLine]) -> list[tuple[str, str]]:
    """Return the categories for a select or for boxes."""
    return [(line.code, by_language(line.name_zh, line.name_en)) for line in categories]
