"""What an agency is asked about itself and its items."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from voucher.agencies.forms.checks import FILES, check_account, check_phone
from voucher.catalogue.queries import ItemLine
from voucher.upload import Upload
from voucher.web import FormBase
from voucher.web.fields import LineField, MoneyField, UploadField
from voucher.web.form_base import nothing_chosen
from voucher.web.language import by_language


class UpdateForm(FormBase):
    """What visitors read of an agency."""

    introduction = TextAreaField(_l("Introduction"), [Length(max=1000)])
    phone = StringField(_l("Service telephone"), [InputRequired(_l("Enter a telephone number")), check_phone])


class BankForm(FormBase):
    """Another bank account."""

    bank_name = LineField(_l("Bank"), [InputRequired(_l("Enter the bank and its branch")), Length(max=80)])
    bank_account = StringField(
        _l("Account number"), [InputRequired(_l("Enter the account number")), check_account]
    )
    reason = TextAreaField(
        _l("Reason of the change"), [InputRequired(_l("Say why the account changes")), Length(max=1000)]
    )


class RenewalForm(FormBase):
    """An agency asks for a further term."""

    note = TextAreaField(
        _l("What you did in this term, and what you offer in the next"),
        [InputRequired(_l("Describe your services in a few sentences")), Length(max=1000)],
    )
    report = UploadField(
        _l("Report on the present term"),
        [InputRequired(_l("Choose the file of the report"))],
        render_kw=FILES,
    )
    qualification = UploadField(_l("Renewed professional licence"), render_kw=FILES)

    @property
    def papers(self) -> list[Upload]:
        """The files that were chosen."""
        return [upload for upload in (self.report.data, self.qualification.data) if upload]


class PriceForm(FormBase):
    """An agency's own prices for an item, per unit."""

    price_min = MoneyField(_l("Lowest price"), [InputRequired(_l("Enter the lowest price"))])
    price_max = MoneyField(_l("Highest price"), [InputRequired(_l("Enter the highest price"))])
    description = TextAreaField(_l("What the price includes"), [Length(max=500)])


class ListingForm(PriceForm):
    """One more item for an agency's list."""

    item = SelectField(_l("Service item"), [InputRequired(_l("Choose the item"))])

    def offer(self, items: list[ItemLine]) -> None:
        """Fill the select."""
        self.item.choices = [
            ("", nothing_chosen()),
            *((line.code, f"{line.code} {by_language(line.name_zh, line.name_en)}") for line in items),
        ]
