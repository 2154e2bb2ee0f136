"""The list of samples, the lot, one sample, the lot drawn again, and its file."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action
from voucher.spot_checks.draw_sample import draw_sample
from voucher.spot_checks.export import sample_file
from voucher.spot_checks.forms import DrawForm, period_text
from voucher.spot_checks.half_year import HalfYear, last_over
from voucher.spot_checks.queries import checks_of, sample_sheet
from voucher.spot_checks.queries import samples as find_samples
from voucher.spot_checks.redraw import drawn_again
from voucher.spot_checks.views.desk import Answer, after, pages
from voucher.web import actor, repeatable, requires
from voucher.web.downloads import send_file_made, wanted_kind
from voucher.web.form_base import done
from voucher.web.paging_links import next_page

OFFERED = 4  # half years that are over


@pages.get("/")
@requires(Action.DASHBOARD_STAFF)
def index() -> Answer:
    page = find_samples(actor(), after())
    lines = [(period_text(line.period), line) for line in page.lines]
    return render_template("spot_checks/index.html", lines=lines, more=next_page(page.next_after))


@pages.route("/draw", methods=["GET", "POST"])
@requires(Action.AGENCY_SUSPEND)
def draw() -> Answer:
    form, pids = DrawForm.from_request(), []
    form.offer(_latest())
    if done(form, lambda: pids.append(draw_sample(actor(), form.wanted, by_agency=form.by_agency.data))):
        flash(_("Drawn. The seed and the list are kept, so that anybody can draw again."), "success")
        return redirect(url_for("spot_checks.show", pid=pids[0]))
    return render_template("spot_checks/draw.html", form=form), form.status


@pages.get("/<pid>")
@requires(Action.DASHBOARD_STAFF)
def show(pid: str) -> Answer:
    sample = sample_sheet(actor(), pid)
    page = checks_of(actor(), pid, after())
    return render_template(
        "spot_checks/show.html",
        sample=sample,
        period=period_text(sample.period),
        checks=page.lines,
        more=next_page(page.next_after),
    )


@pages.get("/<pid>/recompute")
@requires(Action.DASHBOARD_STAFF)
def recompute(pid: str) -> Answer:
    sample, compared = sample_sheet(actor(), pid), drawn_again(actor(), pid)
    return render_template(
        "spot_checks/recompute.html", sample=sample, period=period_text(sample.period), compared=compared
    )


@pages.post("/<pid>/file")
@requires(Action.DASHBOARD_STAFF)
@repeatable
def export(pid: str) -> Answer:
    name, file = sample_file(actor(), pid, wanted_kind())
    return send_file_made(name, file)


def _latest() -> list[HalfYear]:
    """Return the half years to choose from, the latest first."""
    periods = [last_over(clock.today())]
    while len(periods) < OFFERED:
        periods.append(periods[-1].before)
    return periods
