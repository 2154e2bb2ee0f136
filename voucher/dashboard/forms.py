"""What the dashboard's pages ask."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from voucher.dashboard.holdings import Slice
from voucher.ledger import ALLOCATED, Stage
from voucher.web import FormBase


class YearForm(FormBase):
    """The year to look at."""

    class Meta:
        csrf = False  # a question, not a change

    year = SelectField(_l("Year"), coerce=int, validate_choice=False)


def slice_of(year: int, args: dict[str, str]) -> Slice:
    """Read the slice that a link of the dashboard names; what is not understood does not narrow."""
    month = args.get("month", "")
    stage = args.get("stage")
    return Slice(
        year,
        stage=next((one for one in ALLOCATED if one.value == stage), None),
        category=args.get("category") or None,
        agency=args.get("agency") or None,
        district=args.get("district") or None,
        month=int(month) if month.isdigit() and 1 <= int(month) <= 12 else None,
    )


def narrowing(part: Slice) -> dict[str, str]:
    """Return the arguments of the address that names the slice, without the year."""
    stage: Stage | None = part.stage
    named = {
        "stage": stage.value if stage else None,
        "category": part.category,
        "agency": part.agency,
        "district": part.district,
        "month": str(part.month) if part.month else None,
    }
    return {name: value for name, value in named.items() if value}
