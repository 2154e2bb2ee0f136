"""The years and their money."""

from flask import render_template, request

from voucher import clock
from voucher.access import Action
from voucher.budget import past_years, queries
from voucher.budget.closings import closings_of
from voucher.budget.entries import entries
from voucher.budget.forms import EntryFilter
from voucher.budget.proposed import waiting
from voucher.budget.views.desk import Answer, pages
from voucher.web import actor, requires
from voucher.web.paging_links import next_page


@pages.get("/")
@requires(Action.BUDGET_READ)
def years() -> Answer:
    return render_template(
        "budget/years.html",
        years=queries.years(actor()),
        history=past_years.history(actor()),
        waiting=waiting(actor()),
        this_year=clock.budget_year(),
    )


@pages.get("/<int:year>")
@requires(Action.BUDGET_READ)
def year(year: int) -> Answer:
    form = EntryFilter(request.args)
    form.offer()
    pool = request.args.get("pool")
    page = entries(actor(), year, form.asked(pool), request.args.get("after", type=int))
    return render_template(
        "budget/year.html",
        line=queries.year_line(actor(), year),
        grants=queries.grants_of(actor(), year),
        pools=queries.pools_of(actor(), year),
        waiting=waiting(actor(), year),
        closings=closings_of(actor(), year),
        form=form,
        pool=pool,
        page=page,
        more=next_page(page.next_after),
    )


@pages.get("/history/<int:year>")
@requires(Action.BUDGET_READ)
def history(year: int) -> Answer:
    return render_template("budget/history.html", year=year, rows=past_years.history_of(actor(), year))
