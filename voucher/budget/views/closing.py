"""Closing a year step by step, opening it again, and the accounts that were frozen."""

from flask import render_template, request

from voucher.access import Action
from voucher.budget.blockers import blockers
from voucher.budget.close_year import propose_close
from voucher.budget.closing_figures import closing_figures
from voucher.budget.closings import accounts_of, closed_accounts
from voucher.budget.commitments import commitments, sums_kept, sums_of
from voucher.budget.export import commitment_file
from voucher.budget.forms import CloseForm, ReasonForm
from voucher.budget.queries import year_line
from voucher.budget.reopen_year import propose_reopen
from voucher.budget.views.desk import Answer, ask, pages
from voucher.storage import db
from voucher.web import actor, repeatable, requires
from voucher.web.downloads import send_file_made, wanted_kind
from voucher.web.paging_links import next_page


@pages.route("/<int:year>/close", methods=["GET", "POST"])
@requires(Action.BUDGET_ADJUST)
def close(year: int) -> Answer:
    line, form = year_line(actor(), year), CloseForm.from_request()
    figures, seen = closing_figures(db.session(), year), form.seen.data
    form.seen.data = figures.digest  # the page shows the figures of now, whatever was shown before
    return ask(
        form,
        lambda: propose_close(actor(), year, reason=form.reason.data or "", seen=seen or ""),
        "budget/close.html",
        line=line,
        blockers=blockers(actor(), year),
        accounts=accounts_of(year, figures.to_keep, sums_kept(figures.commitments)),
    )


@pages.get("/<int:year>/commitments")
@requires(Action.BUDGET_READ)
def outstanding(year: int) -> Answer:
    line = year_line(actor(), year)
    page = commitments(actor(), year, request.args.get("after", type=int))
    return render_template(
        "budget/outstanding.html",
        line=line,
        sums=sums_of(year),
        lines=page.lines,
        more=next_page(page.next_after),
    )


@pages.post("/<int:year>/commitments/file")
@requires(Action.BUDGET_READ)
@repeatable
def outstanding_file(year: int) -> Answer:
    kind = wanted_kind()
    name, file = commitment_file(actor(), year, kind)
    return send_file_made(name, file)


@pages.route("/<int:year>/reopen", methods=["GET", "POST"])
@requires(Action.BUDGET_ADJUST)
def reopen(year: int) -> Answer:
    line, form = year_line(actor(), year), ReasonForm.from_request()
    return ask(
        form,
        lambda: propose_reopen(actor(), year, reason=form.reason.data or ""),
        "budget/reopen.html",
        line=line,
    )


@pages.get("/closings/<pid>")
@requires(Action.BUDGET_READ)
def accounts(pid: str) -> Answer:
    return render_template("budget/accounts.html", closed=closed_accounts(actor(), pid))
