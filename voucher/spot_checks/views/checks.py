"""One drawn claim: what is looked into, and what was found."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action, may, require
from voucher.spot_checks.forms import FindingForm
from voucher.spot_checks.queries import check_sheet
from voucher.spot_checks.record_finding import record_finding
from voucher.spot_checks.states import Point
from voucher.spot_checks.views.desk import Answer, pages
from voucher.web import actor, requires
from voucher.web.form_base import done


@pages.route("/cases/<pid>", methods=["GET", "POST"])
@requires(Action.DASHBOARD_STAFF)
def check(pid: str) -> Answer:
    sheet, form = check_sheet(actor(), pid), FindingForm.from_request()
    if form.is_submitted():
        require(actor(), Action.AGENCY_SUSPEND)  # who only reads is refused whatever the form says
    form.offer()
    if done(form, lambda: _found(pid, form)):
        flash(_("Recorded. The agency is told what was found."), "success")
        return redirect(url_for("spot_checks.show", pid=sheet.sample_pid))
    had_part = actor().person_id in sheet.decided_by
    page = render_template(
        "spot_checks/check.html",
        check=sheet,
        form=form,
        points=[(point, point in sheet.points) for point in Point],
        had_part=had_part,
        may_find=sheet.waits and not had_part and may(actor(), Action.AGENCY_SUSPEND),
    )
    return page, form.status


def _found(pid: str, form: FindingForm) -> None:
    finding, points = form.found
    record_finding(actor(), pid, finding=finding, points=points, note=form.note.data or "")
