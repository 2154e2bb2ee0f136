"""The figures for everybody."""

from flask import render_template
from flask_babel import gettext as _

from voucher.access import Action
from voucher.dashboard import charts
from voucher.dashboard.figures import Line, Measure, PublicFigures, public_figures
from voucher.dashboard.views.desk import Answer, pages
from voucher.ledger import NOTHING
from voucher.web import from_replica, requires
from voucher.web.language import by_language


@pages.get("/figures")
@requires(Action.PUBLIC_STATS)
@from_replica
def public() -> Answer:
    found = public_figures()
    return render_template(
        "dashboard/public.html", found=found, categories=_categories(found), years=_years(found)
    )


def _categories(found: PublicFigures) -> dict[str, object]:
    names = [_name(line) for line in found.categories]
    kinds = (_("Vouchers issued"), _("Used by firms"), _("Paid to agencies"))
    series = [
        (kind, [line.totals.measures[place].shown or NOTHING for line in found.categories])
        for place, kind in enumerate(kinds)
    ]
    rows = [
        [name, *(_cell(measure) for measure in line.totals.measures), _firms(line)]
        for name, line in zip(names, found.categories, strict=True)
    ]
    return {"option": charts.bars(names, series), "rows": rows}


def _years(found: PublicFigures) -> dict[str, object]:
    in_time = sorted(found.years, key=lambda line: line.year)
    series = [
        (_("Vouchers issued"), [line.allocated.shown or NOTHING for line in in_time]),
        (_("Paid to agencies"), [line.paid.shown or NOTHING for line in in_time]),
    ]
    rows = [[str(line.year), _cell(line.allocated), _cell(line.paid)] for line in in_time]
    return {"option": charts.bars([str(line.year) for line in in_time], series), "rows": rows}


def _name(line: Line) -> str:
    if line.zh is None or line.en is None:
        return _("Other categories together")
    return by_language(line.zh, line.en)


def _firms(line: Line) -> str:
    """Return how many firms got vouchers; several categories together may share firms, so nobody counts them."""
    return "--" if line.zh is None else str(line.totals.allocated.firms)


def _cell(measure: Measure) -> str:
    return _("fewer than 3 firms") if measure.shown is None else f"{charts.wan(measure.shown):,.2f}"
