"""The bureau's overview of a year, and the list behind each of its figures."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.dashboard import charts
from voucher.dashboard.export import money_file
from voucher.dashboard.forms import PaymentsForm, YearForm, narrowing, slice_of
from voucher.dashboard.lists import holding_list, require_kept, sum_of
from voucher.dashboard.money import Line
from voucher.dashboard.overview import Overview, imported_year
from voucher.dashboard.overview import overview as find_overview
from voucher.dashboard.payments import payment_years
from voucher.dashboard.views.desk import Answer, pages
from voucher.ledger import ALLOCATED, Stage
from voucher.refusal import NotFound
from voucher.web import actor, from_replica, repeatable, requires
from voucher.web.downloads import send_file_made, wanted_kind
from voucher.web.formatting import percent
from voucher.web.language import by_language
from voucher.web.paging_links import next_page

STAGES = (Stage.AVAILABLE, Stage.RESERVED, *ALLOCATED, Stage.LAPSED)


@pages.get("/dashboard")
@requires(Action.DASHBOARD_STAFF)
@from_replica
def overview() -> Answer:
    year = request.args.get("year", type=int)
    try:
        found = find_overview(year)
    except NotFound:
        if year is None or not imported_year(year):
            raise
        return redirect(url_for("budget.history", year=year))
    form = YearForm(request.args, year=found.year)
    form.year.choices = [(one.year, _choice(one.year, one.imported)) for one in found.years]
    form.year.data = found.year
    return render_template(
        "dashboard/overview.html",
        form=form,
        found=found,
        pictures={"stages": _stages(found), "pace": _pace(found), "categories": _categories(found)},
    )


@pages.get("/dashboard/<int(max=9999):year>/money")
@requires(Action.DASHBOARD_STAFF)
@from_replica
def holdings(year: int) -> Answer:
    require_kept(year)
    part = slice_of(year, request.args)
    part = replace(part, district=actor().district or part.district)
    page = holding_list(part, request.args.get("after", type=int))
    count, amount = sum_of(part)
    return render_template(
        "dashboard/holdings.html",
        part=part,
        narrowed=narrowing(part),
        count=count,
        amount=amount,
        lines=page.lines,
        more=next_page(page.next_after),
    )


@pages.get("/dashboard/payments")
@requires(Action.DASHBOARD_STAFF)
@from_replica
def payments() -> Answer:
    form, lines = PaymentsForm(request.args), payment_years()
    form.offer(lines)
    shown = [line for line in lines if form.asks_for(line)]
    return render_template("dashboard/payments.html", form=form, lines=shown)


@pages.post("/dashboard/<int(max=9999):year>/money/file")
@requires(Action.DASHBOARD_STAFF)
@from_replica
@repeatable
def export(year: int) -> Answer:
    kind = wanted_kind()
    name, file = money_file(actor(), slice_of(year, request.args), kind)
    return send_file_made(name, file)


def _choice(year: int, imported: bool) -> str:
    return _("%(year)s (imported totals)", year=year) if imported else str(year)


def _stages(found: Overview) -> dict[str, object]:
    amounts = [(_(stage.label), found.balances.at(stage)) for stage in STAGES]
    granted = found.balances.appropriation
    return {
        "option": charts.bars(
            [name for name, _amount in amounts], [(_("Amount"), [a for _name, a in amounts])]
        ),
        "rows": [
            [name, f"{charts.wan(a):,.2f}", percent(a.fen * 10_000 // granted.fen) if granted else "--"]
            for name, a in amounts
        ],
    }


def _pace(found: Overview) -> dict[str, object]:
    months = [_("Month %(number)s", number=number) for number in range(1, 13)]
    return {
        "option": charts.lines(
            months, [(_("Allocated so far"), found.running), (_("Spread evenly over the year"), found.even)]
        ),
        "rows": [
            [month, f"{charts.wan(so_far):,.2f}" if so_far is not None else "--", f"{charts.wan(even):,.2f}"]
            for month, so_far, even in zip(months, found.running, found.even, strict=True)
        ],
    }


def _categories(found: Overview) -> dict[str, object]:
    names = [_name(line) for line in found.categories]
    return {
        "option": charts.bars(
            names,
            [
                (_("Allocated"), [line.allocated for line in found.categories]),
                (_("Redeemed or further"), [line.used for line in found.categories]),
            ],
        ),
        "rows": [
            [name, f"{charts.wan(line.allocated):,.2f}", f"{charts.wan(line.used):,.2f}"]
            for name, line in zip(names, found.categories, strict=True)
        ],
    }


def _name(line: Line) -> str:
    return by_language(line.zh, line.en)
