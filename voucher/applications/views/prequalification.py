"""Pre-qualification before a first-come round opens: the firm asks, the bureau looks and answers."""

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.access import Action, Scope, require
from voucher.applications import prequalify, qualify
from voucher.applications.findings import findings
from voucher.applications.forms import ReasonForm
from voucher.applications.models import Application
from voucher.applications.next_steps import may_prequalify
from voucher.applications.open_case import case_before_opening
from voucher.applications.prequalifications import TABS, count_prequalifications
from voucher.applications.prequalifications import prequalifications as list_of_staff
from voucher.applications.states import Prequalification
from voucher.applications.views.desk import Answer, after, member, pages, tab_entries, to
from voucher.audit.queries import history
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.form_base import done, submitted_value
from voucher.web.formatting import message
from voucher.web.paging_links import next_page

TASKS, CASE = "applications.task_list", "applications.prequalification"


@pages.post("/<pid>/prequalification/ask")
@requires(Action.APPLICATION_SUBMIT)
def ask_prequalification(pid: str) -> Response:
    prequalify.ask_prequalification(actor(), pid)
    return to(TASKS, pid, _("Asked for. The bureau looks at your papers before the round opens."))


@pages.post("/<pid>/prequalification/take-back")
@requires(Action.APPLICATION_SUBMIT)
def take_back_prequalification(pid: str) -> Response:
    prequalify.take_back_prequalification(actor(), pid)
    return to(
        TASKS, pid, _("You can change your draft again. Ask for pre-qualification anew before the opening.")
    )


@pages.get("/prequalifications")
@requires(Action.APPLICATION_READ)
def prequalifications() -> Answer:
    who = actor()
    tab = member(Prequalification, request.args.get("tab"), Prequalification.ASKED)
    page = list_of_staff(who, tab, after=after())
    return render_template(
        "applications/prequalifications.html",
        lines=page.lines,
        tab=tab,
        tabs=tab_entries(TABS, tab, count_prequalifications(who)),
        more=next_page(page.next_after),
    )


@pages.get("/prequalifications/<pid>")
@requires(Action.APPLICATION_READ)
def prequalification(pid: str) -> Answer:
    who = actor()
    found = case_before_opening(who, pid)
    names = require(who, Action.APPLICATION_READ) is not Scope.MASKED
    return render_template(
        "applications/prequalification.html",
        case=found,
        decides=may_prequalify(who, found),
        findings=[(f.what, message(f.found, f.facts), f.tone) for f in findings(db.session(), found)],
        past=history(db.session(), Application.__tablename__, found.id, names=names),
    )


@pages.post("/prequalifications/<pid>/qualify")
@requires(Action.APPLICATION_REVIEW)
def qualify_draft(pid: str) -> Response:
    qualify.qualify(actor(), pid, digest=submitted_value("digest") or None)
    return to(
        CASE, pid, _("Pre-qualified. The firm is told, and submits with one click once the round is open.")
    )


@pages.route("/prequalifications/<pid>/refuse", methods=["GET", "POST"])
@requires(Action.APPLICATION_REVIEW)
def refuse_prequalification(pid: str) -> Answer:
    found, form = case_before_opening(actor(), pid), ReasonForm.from_request()
    if done(form, lambda: qualify.refuse_prequalification(actor(), pid, reason=form.reason.data or "")):
        return to(CASE, pid, _("Refused. The firm reads the reason and can ask again before the opening."))
    return render_template("applications/refuse_prequalification.html", case=found, form=form), form.status
