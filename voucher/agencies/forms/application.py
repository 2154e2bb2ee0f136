"""What an agency is asked that wants to be admitted."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from voucher import clock
from voucher.access import District
from voucher.accounts.people import NewPerson
from voucher.agencies.details import AgencyDetails, Entity, Licence, Paper
from voucher.agencies.forms.checks import FILES, category_choices, check_account, check_phone
from voucher.catalogue.queries import CategoryLine
from voucher.typed_code import compact
from voucher.upload import Upload
from voucher.web import FormBase
from voucher.web.fields import CodeField, DayField, LineField, UploadField, half_width
from voucher.web.form_base import nothing_chosen

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class ApplicationForm(FormBase):
    """An agency asks to be admitted, and the person who asks signs up with it."""

    credit_code = CodeField(
        _l("Unified social credit code"), [InputRequired(_l("Enter the 18 characters on your licence"))]
    )
    name_zh = LineField(
        _l("Name of the agency"), [InputRequired(_l("Enter the name on the licence")), Length(max=100)]
    )
    name_en = LineField(_l("English name"), [Length(max=160)])
    entity_kind = SelectField(_l("Kind of entity"), [InputRequired(_l("Choose the kind"))])
    legal_representative = LineField(
        _l("Legal representative"), [InputRequired(_l("Enter the name on the licence")), Length(max=60)]
    )
    district = SelectField(_l("District"), [InputRequired(_l("Choose the district"))])
    service_phone = StringField(
        _l("Service telephone"), [InputRequired(_l("Enter a telephone number")), check_phone]
    )
    introduction = TextAreaField(_l("Introduction"), [Length(max=1000)])
    categories = SelectMultipleField(
        _l("Service categories"),
        [InputRequired(_l("Choose at least one category"))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    qualification_name = LineField(
        _l("Name of the professional licence"), [InputRequired(_l("Enter its name")), Length(max=120)]
    )
    licence_until = DayField(_l("Valid until"), [InputRequired(_l("Enter its last day"))])
    bank_name = LineField(_l("Bank"), [InputRequired(_l("Enter the bank and its branch")), Length(max=80)])
    bank_account = StringField(
        _l("Account number"), [InputRequired(_l("Enter the account number")), check_account]
    )
    contact_name = LineField(_l("Name of the contact"), [InputRequired(_l("Enter a name")), Length(max=60)])
    phone = StringField(_l("Telephone"), [InputRequired(_l("Enter a telephone number")), check_phone])
    email = StringField(_l("E-mail"), [InputRequired(_l("Enter an e-mail address")), Length(max=254)])
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Choose a password"))], render_kw={"autocomplete": "new-password"}
    )
    licence = UploadField(
        _l("Business licence"), [InputRequired(_l("Choose the file of the licence"))], render_kw=FILES
    )
    qualification = UploadField(_l("Professional licence"), render_kw=FILES)

    def offer(self, categories: list[CategoryLine]) -> None:
        """Fill the choices."""
        self.categories.choices = category_choices(categories)
        self.entity_kind.choices = [("", nothing_chosen()), *((kind.value, _(kind.label)) for kind in Entity)]
        self.district.choices = [("", nothing_chosen()), *((each.value, _(each.label)) for each in District)]

    def validate_credit_code(self, field: CodeField) -> None:
        field.data = compact(field.data or "")
        if not CREDIT_CODE.fullmatch(field.data):
            raise ValidationError(
                _("A unified social credit code has 18 characters: count them on your licence")
            )

    def validate_licence_until(self, field: DayField) -> None:
        if field.data and field.data < clock.today():
            raise ValidationError(_("This day is over already"))

    def validate_email(self, field: StringField) -> None:
        field.data = half_width(field.data or "").lower()
        if not EMAIL.fullmatch(field.data):
            raise ValidationError(_("Enter an e-mail address such as name@example.com"))

    @property
    def details(self) -> AgencyDetails:
        """How the agency describes itself."""
        return AgencyDetails(
            name_zh=self.name_zh.data or "",
            name_en=self.name_en.data or self.name_zh.data or "",
            entity_kind=self.entity_kind.data,
            district=District(self.district.data),
            legal_representative=self.legal_representative.data or "",
            phone=self.service_phone.data or "",
            bank_name=self.bank_name.data or "",
            bank_account=self.bank_account.data or "",
            introduction=self.introduction.data or "",
        )

    @property
    def licences(self) -> list[Licence]:
        """The professional licence, for each category."""
        until = self.licence_until.data or clock.today()
        return [
            Licence(code, self.qualification_name.data or "", until) for code in self.categories.data or []
        ]

    @property
    def papers(self) -> dict[str, Upload]:
        """The files that were chosen, by what they are."""
        chosen = {Paper.LICENCE: self.licence.data, Paper.QUALIFICATION: self.qualification.data}
        return {paper.value: upload for paper, upload in chosen.items() if upload}

    @property
    def newcomer(self) -> NewPerson:
        """The person who signs up."""
        return NewPerson(
            self.contact_name.data or "", self.email.data or "", self.phone.data, self.password.data or ""
        )
