"""What the pages of this room ask."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextInput

from voucher import clock
from voucher.access import District
from voucher.accounts.people import NewPerson
from voucher.firms import credit_code as code_rules
from voucher.firms.details import Contact, FirmDetails, Slot
from voucher.firms.queries import FirmSheet
from voucher.firms.size_class import LETTER_DIFFERS, UNKNOWN_CODE, SizeClass, industries, industry_of
from voucher.firms.size_standard import TEN_THOUSAND
from voucher.typed_code import compact
from voucher.upload import Upload
from voucher.web import FormBase
from voucher.web.fields import (
    CodeField,
    DayField,
    LineField,
    NeededSometimes,
    UploadField,
    WholeNumberField,
    half_width,
)
from voucher.web.form_base import nothing_chosen
from voucher.web.language import by_language

PHONE = re.compile(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}|400-?[0-9]{3}-?[0-9]{4}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
FILES = {"accept": ".pdf,.jpg,.jpeg,.png"}


class WanField(Field):
    """An amount in units of 10,000 yuan with at most four decimals, read as whole yuan; empty is None."""

    widget = TextInput()
    data: int | None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{(Decimal(self.data) / TEN_THOUSAND).normalize():f}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        text = re.sub(r"[,\s]|万元?$", "", half_width(valuelist[0])) if valuelist else ""
        if not text:
            return
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,4})?", text):
            raise ValueError(_("Enter an amount in 10,000 yuan, such as 820 or 86.5"))
        self.data = int(Decimal(text) * TEN_THOUSAND)


class SignUpForm(FormBase):
    """A firm declares itself, and the person who does it signs up with it."""

    credit_code: CodeField | None = CodeField(
        _l("Unified social credit code"), [InputRequired(_l("Enter the 18 characters on your licence"))]
    )
    name = LineField(
        _l("Name of the firm"), [InputRequired(_l("Enter the name on the licence")), Length(max=100)]
    )
    legal_representative = LineField(
        _l("Legal representative"), [InputRequired(_l("Enter the name on the licence")), Length(max=60)]
    )
    founded_on = DayField(_l("Founded on"), [InputRequired(_l("Enter the day on the licence"))])
    industry = SelectField(_l("Industry"), [InputRequired(_l("Choose the industry of the main business"))])
    industry_code = CodeField(_l("Industry code"), [InputRequired(_l("Enter the code, such as 3311"))])
    district = SelectField(_l("District"), [InputRequired(_l("Choose the district"))])
    address = LineField(_l("Address"), [InputRequired(_l("Enter the address")), Length(max=200)])
    employees = WholeNumberField(_l("Employees at year end"))
    revenue_yuan = WanField(_l("Last year's revenue"))
    assets_yuan = WanField(_l("Last year's total assets"))
    contact_name = LineField(_l("Name of the contact"), [InputRequired(_l("Enter a name")), Length(max=60)])
    phone = StringField(_l("Telephone"), [InputRequired(_l("Enter a telephone number"))])
    email = StringField(_l("E-mail"), [InputRequired(_l("Enter an e-mail address")), Length(max=254)])
    password: PasswordField | None = PasswordField(
        _l("Password"), [InputRequired(_l("Choose a password"))], render_kw={"autocomplete": "new-password"}
    )
    licence = UploadField(
        _l("Business licence"), [InputRequired(_l("Choose the file of the licence"))], render_kw=FILES
    )
    tax_proof = UploadField(_l("Tax proof"), render_kw=FILES)
    insurance_proof = UploadField(_l("Social insurance proof"), render_kw=FILES)
    commitment = UploadField(_l("Letter of commitment with seal"), render_kw=FILES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.industry.choices = [
            ("", nothing_chosen()),
            *((each.id, f"{by_language(each.zh, each.en)}（{each.example}）") for each in industries()),
        ]
        self.district.choices = [("", nothing_chosen()), *((each.value, _(each.label)) for each in District)]

    def validate_founded_on(self, field: DayField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError(_("This day is still to come"))

    def validate_credit_code(self, field: CodeField) -> None:
        found = code_rules.check(field.data or "")
        if found.verdict is code_rules.Verdict.INVALID and found.why:
            raise ValidationError(_(found.why))

    def validate_industry_code(self, field: CodeField) -> None:
        field.data = compact(field.data or "")
        industry, doubt = industry_of(field.data)
        if doubt in (UNKNOWN_CODE, LETTER_DIFFERS):
            raise ValidationError(_(doubt))
        if not doubt and self.industry.data and industry.id != self.industry.data:
            raise ValidationError(
                _(
                    "This code belongs to “%(industry)s”: correct the code or the industry",
                    industry=by_language(industry.zh, industry.en),
                )
            )

    def validate_phone(self, field: StringField) -> None:
        field.data = re.sub(r"\s", "", half_width(field.data or ""))
        if not PHONE.fullmatch(field.data):
            raise ValidationError(_("Enter a telephone number such as 13800001234 or 0580-2261234"))

    def validate_email(self, field: StringField) -> None:
        field.data = half_width(field.data or "").lower()
        if not EMAIL.fullmatch(field.data):
            raise ValidationError(_("Enter an e-mail address such as name@example.com"))

    @property
    def code(self) -> str:
        """The credit code as typed."""
        return (self.credit_code.data or "") if self.credit_code else ""

    @property
    def details(self) -> FirmDetails:
        """What an officer verifies."""
        values = {name: self[name].data for name in FirmDetails.__dataclass_fields__}
        return FirmDetails(**values | {"district": District(self.district.data)})

    @property
    def contact(self) -> Contact:
        """Whom the bureau calls."""
        return Contact(self.contact_name.data or "", self.phone.data or "", self.email.data or "")

    @property
    def papers(self) -> dict[str, Upload]:
        """The files that were chosen, by slot."""
        names = ("licence", "tax_proof", "insurance_proof", "commitment")
        return {name.replace("_", "-"): self[name].data for name in names if self[name].data}

    @property
    def newcomer(self) -> NewPerson | None:
        """The person who signs up; None if somebody signed in registers one more firm."""
        if self.password is None:
            return None
        return NewPerson(self.contact.name, self.contact.email, self.contact.phone, self.password.data or "")


class AnotherFirmForm(SignUpForm):
    """Somebody who has signed in registers one more firm."""

    password = None


class ChangeForm(AnotherFirmForm):
    """A firm corrects its details or tells of changes; papers already there need not come again."""

    credit_code = None
    licence = UploadField(_l("Business licence"), render_kw=FILES)

    @classmethod
    def of(cls, sheet: FirmSheet) -> "ChangeForm":
        """Return the form filled with what is known of the firm."""
        values = {name: getattr(sheet.details, name) for name in FirmDetails.__dataclass_fields__}
        known = {
            "district": sheet.details.district.value,
            "industry": sheet.proposal.industry.id,
            "contact_name": sheet.contact.name,
            "phone": sheet.contact.phone,
            "email": sheet.contact.email,
        }
        return cls.from_request(data=values | known)


class PapersForm(FormBase):
    """One more paper for the file."""

    slot = SelectField(_l("Kind of paper"), [InputRequired(_l("Choose what it is"))])
    paper = UploadField(_l("File"), [InputRequired(_l("Choose a file"))], render_kw=FILES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot.choices = [("", nothing_chosen()), *((slot.value, _(slot.label)) for slot in Slot)]

    @property
    def papers(self) -> dict[str, Upload]:
        """The file that was chosen, by its slot."""
        return {self.slot.data: self.paper.data} if self.paper.data else {}


class DecisionForm(FormBase):
    """An officer's decision about a firm."""

    size = RadioField(_l("Size class to confirm"))
    note = TextAreaField(_l("Note to the firm"), [NeededSometimes(), Length(max=1000)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [size for size in SizeClass if size is not SizeClass.UNDECLARED]
        self.size.choices = [(size.value, _(size.label)) for size in offered]


class SearchForm(FormBase):
    """A piece of a firm's name or code."""

    class Meta:
        csrf = False

    text = LineField(_l("Name or credit code"))
