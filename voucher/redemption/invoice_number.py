"""Invoice numbers: one key per invoice, so that the same invoice is recognised however it was typed."""

import re
from dataclasses import dataclass

from voucher.refusal import Refusal
from voucher.typed_code import compact
from voucher.wording import N_, Labelled

FIRST_DIGITAL_YEAR = 21  # digital invoices began in 2021; their number starts with the year

_DIGITAL = re.compile(r"[0-9]{20}")
_OLD_NUMBER = re.compile(r"[0-9]{8}")
_OLD_CODE = re.compile(r"[0-9]{10}|[0-9]{12}")


class InvoiceKind(Labelled):
    """How an invoice is numbered."""

    DIGITAL = "digital", N_("Digital invoice")
    OLD = "old", N_("Invoice with code and number")


class InvoiceNumberWrong(Refusal):
    """Neither 20 digits nor 8."""

    title = N_("An invoice number has 20 digits, or 8 digits with an invoice code")
    next_step = N_("Compare the number with the invoice. The invoice was not recorded.")
    field = "invoice_number"


class InvoiceYearImpossible(Refusal):
    """Twenty digits that do not begin with a year of digital invoices."""

    title = N_("A 20-digit invoice number begins with its year, 21 or later")
    next_step = N_("If the invoice has a code and a number, enter them apart. The invoice was not recorded.")
    field = "invoice_number"


class InvoiceCodeMissing(Refusal):
    """Eight digits alone are not unique."""

    title = N_("An 8-digit invoice number needs its invoice code")
    next_step = N_("Enter the 10 or 12 digits printed as invoice code. The invoice was not recorded.")
    field = "invoice_code"


class InvoiceCodeWrong(Refusal):
    """Not 10 and not 12 digits."""

    title = N_("An invoice code has 10 or 12 digits")
    next_step = N_("Compare the code with the invoice. The invoice was not recorded.")
    field = "invoice_code"


class InvoiceCodeNotNeeded(Refusal):
    """A code beside 20 digits."""

    title = N_("A 20-digit invoice number has no invoice code")
    next_step = N_("Leave the invoice code empty. The invoice was not recorded.")
    field = "invoice_code"


@dataclass(frozen=True, slots=True)
class InvoiceNumber:
    """A normalised invoice number. Two invoices are the same when their `key` is."""

    key: str
    kind: InvoiceKind
    number: str
    code: str | None = None

    @property
    def year(self) -> int | None:
        """Year a digital invoice was issued, by its number; None for the older kind."""
        return 2000 + int(self.number[:2]) if self.kind is InvoiceKind.DIGITAL else None


def normalise(number: str, code: str | None = None) -> InvoiceNumber:
    """Read an invoice number as typed: 20 digits, or 8 digits with an invoice code of 10 or 12.

    Raises:
        InvoiceNumberWrong, InvoiceYearImpossible: Beside the number.
        InvoiceCodeMissing, InvoiceCodeWrong, InvoiceCodeNotNeeded: Beside the code.
    """
    digits, code_digits = compact(number), compact(code or "")
    if _DIGITAL.fullmatch(digits):
        return _digital(digits, code_digits)
    if not _OLD_NUMBER.fullmatch(digits):
        raise InvoiceNumberWrong()
    if not code_digits:
        raise InvoiceCodeMissing()
    if not _OLD_CODE.fullmatch(code_digits):
        raise InvoiceCodeWrong()
    return InvoiceNumber(f"{code_digits}-{digits}", InvoiceKind.OLD, digits, code_digits)


def _digital(digits: str, code_digits: str) -> InvoiceNumber:
    if code_digits:
        raise InvoiceCodeNotNeeded()
    # Code and number of an old invoice typed as one would be a second key for it; those begin below 21.
    if int(digits[:2]) < FIRST_DIGITAL_YEAR:
        raise InvoiceYearImpossible()
    return InvoiceNumber(digits, InvoiceKind.DIGITAL, digits)
