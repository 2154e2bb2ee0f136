"""The pages of this room: the days on which offices do, or do not, work against their weekday."""

from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher import clock
from voucher.access import Action
from voucher.calendar.curate import confirm_year, forget_day, set_day
from voucher.calendar.forms import WORKED, SpecialDayForm
from voucher.calendar.queries import last_known_year, year_sheet
from voucher.refusal import NotFound, Refusal
from voucher.storage import db
from voucher.web import actor, requires
from voucher.wording import N_

pages = Blueprint("calendar", __name__)
Answer = Response | str | tuple[str, int]
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
FIRST_YEAR, LAST_YEAR = 2000, 2999


@pages.app_template_test("uncertain")
def uncertain(day: date | None) -> bool:
    """Whether a day lies beyond the last holiday notice, so that it was counted Monday to Friday. One query a page."""
    if day is None:
        return False
    if "last_known_year" not in g:
        g.last_known_year = last_known_year(db.session()) or 0
    return day.year > int(g.last_known_year)


@pages.get("/")
@requires(Action.BUDGET_READ)
def days() -> Answer:
    year = request.args.get("year", clock.budget_year(), type=int)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound()
    sheet = year_sheet(actor(), year)
    tabs = [
        (str(each), url_for("calendar.days", year=each), each == year, None)
        for each in reversed(sheet.years[-6:])
    ]
    return render_template("calendar/days.html", sheet=sheet, tabs=tabs, weekdays=WEEKDAYS)


@pages.route("/new", methods=["GET", "POST"])
@requires(Action.RULESET_PUBLISH)
def add() -> Answer:
    form = SpecialDayForm.from_request()
    form.offer()
    if form.submitted() and form.day.data:
        try:
            set_day(actor(), form.day.data, working=form.working.data == WORKED, name=form.name.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The day is recorded. Deadlines already set stay as they are."), "success")
            return redirect(url_for("calendar.days", year=form.day.data.year))
    return render_template("calendar/add.html", form=form), form.status


@pages.post("/<day>/forget")
@requires(Action.RULESET_PUBLISH)
def forget(day: str) -> Answer:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise NotFound() from None
    forget_day(actor(), found)
    flash(_("The day follows its weekday again."), "success")
    return redirect(url_for("calendar.days", year=found.year))


@pages.post("/<int:year>/confirm")
@requires(Action.RULESET_PUBLISH)
def confirm(year: int) -> Answer:
    confirm_year(actor(), year)
    flash(_("Deadlines in %(year)s are certain from now on.", year=year), "success")
    return redirect(url_for("calendar.days", year=year))
