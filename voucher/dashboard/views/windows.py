"""The windows: what each of them did in a year, the sessions behind it, and a clerk's own cases."""

from flask import render_template, request

from voucher.access import Action, District
from voucher.dashboard.counter_work import Work
from voucher.dashboard.forms import YearForm
from voucher.dashboard.taken_in import taken_in as list_of_clerk
from voucher.dashboard.views.desk import Answer, pages
from voucher.dashboard.windows import sessions_of, windows_in, years_of_windows
from voucher.web import actor, from_replica, requires
from voucher.web.paging_links import next_page


@pages.get("/windows")
@requires(Action.DASHBOARD_STAFF)
@from_replica
def windows() -> Answer:
    year, form = _year()
    lines = windows_in(actor(), year)
    return render_template(
        "dashboard/windows.html",
        form=form,
        year=year,
        lines=lines,
        together=sum((work for _district, work in lines), Work()),
    )


@pages.get("/windows/sessions")
@requires(Action.DASHBOARD_STAFF)
@from_replica
def window_sessions() -> Answer:
    year, _form = _year()
    asked = request.args.get("district")
    district = next((one for one in District if one.value == asked), None)
    page = sessions_of(actor(), year, district, after=request.args.get("after", type=int))
    return render_template(
        "dashboard/window_sessions.html",
        year=year,
        district=district,
        lines=page.lines,
        more=next_page(page.next_after),
    )


@pages.get("/taken-in")
@requires(Action.ASSIST_SESSION_OPEN)
def taken_in() -> Answer:
    page = list_of_clerk(actor(), after=request.args.get("after"))
    return render_template("dashboard/taken_in.html", lines=page.lines, more=next_page(page.next_after))


def _year() -> tuple[int, YearForm]:
    """Return the year that is asked for, by default the running one, and the form that asks for another."""
    years = years_of_windows(actor())
    asked = request.args.get("year", type=int)
    year = asked if asked in years else years[0]
    form = YearForm(request.args, year=year)
    form.year.choices = [(one, str(one)) for one in years]
    form.year.data = year
    return year, form
