"""Flask: doors, forms, formats and errors; knows nothing of rows."""

from voucher.web.form_base import ButtonForm, FormBase
from voucher.web.guards import actor, allowed, public, repeatable, requires, signed_in

__all__ = ["ButtonForm", "FormBase", "actor", "allowed", "public", "repeatable", "requires", "signed_in"]
