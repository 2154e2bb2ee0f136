"""Flask: doors, forms, formats and errors; knows nothing of rows."""

from voucher.web.form_base import ButtonForm, FormBase
from voucher.web.guards import actor, allowed, public, repeatable, requires, signed_in
from voucher.web.replica_pages import from_replica

__all__ = [
    "ButtonForm",
    "FormBase",
    "actor",
    "allowed",
    "from_replica",
    "public",
    "repeatable",
    "requires",
    "signed_in",
]
