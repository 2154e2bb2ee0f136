"""What the dashboard's pages ask."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from voucher.dashboard.holdings import AFTER_THE_YEAR, BEFORE_THE_YEAR, Slice
from voucher.ledger import ALLOCATED, Stage
from voucher.web import FormBase


class YearForm(FormBase):
    """The year to look at."""

    class Meta:
        csrf = False  # a question, not a change

    year = SelectField(_l("Year"), coerce=int, validate_choice=False)


def slice_of(year: int, args: Mapping[str, str]) -> Slice:
    """Read the slice that a link of the dashboard names; what is not understood does not narrow."""
    stage, month = args.get("stage"), args.get("month")
    months = range(BEFORE_THE_YEAR, AFTER_THE_YEAR + 1)
    return Slice(
        year,
        stage=next((one for one in ALLOCATED if one.value == stage), None),
        category=_word(args, "category"),
        agency=_word(args, "agency"),
        district=_word(args, "district"),
        month=next((number for number in months if str(number) == month), None),
    )


def narrowing(part: Slice) -> dict[str, str]:
    """Return the arguments of the address that names the slice, without the year."""
    stage: Stage | None = part.stage
    named = {
        "stage": stage.value if stage else None,
        "category": part.category,
        "agency": part.agency,
        "district": part.district,
        "month": None if part.month is None else str(part.month),
    }
    return {name: value for name, value in named.items() if value}


def _word(args: Mapping[str, str], name: str) -> str | None:
    word = args.get(name, "")
    return word if word and word.isprintable() else None
