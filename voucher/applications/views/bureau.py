"""The bureau works on applications: accept, return, review, decide."""

from flask import render_template, request
from flask_babel import gettext as _

from voucher.access import Action, Scope, require
from voucher.accounts.onlookers import look_at
from voucher.applications import intake, pause
from voucher.applications import review as reviewing
from voucher.applications.case_file import CaseFile
from voucher.applications.findings import findings
from voucher.applications.forms import PassForm, PauseForm, ReasonForm, ReturnForm, SearchForm
from voucher.applications.models import Application
from voucher.applications.next_steps import next_steps
from voucher.applications.open_case import case_for_staff
from voucher.applications.queries import count_queue
from voucher.applications.queries import queue as list_of_staff
from voucher.applications.states import ApplicationEvent, ApplicationState
from voucher.applications.tabs import StaffTab, first_tab
from voucher.applications.views.desk import Answer, after, member, pages, tab_entries, to
from voucher.audit.queries import Step, history
from voucher.eligibility.kept import checks_of
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.form_base import done
from voucher.web.formatting import message
from voucher.web.paging_links import next_page

CASE = "applications.case"


@pages.get("/queue")
@requires(Action.APPLICATION_READ)
def queue() -> Answer:
    who = actor()
    counts = count_queue(who)
    tab = member(StaffTab, request.args.get("tab"), first_tab(who))
    form = SearchForm(request.args, tab=tab.value)
    page = list_of_staff(who, tab, text=form.text.data or "", after=after())
    return render_template(
        "applications/queue.html",
        form=form,
        tab=tab,
        lines=page.lines,
        tabs=tab_entries(StaffTab, tab, counts),
        more=next_page(page.next_after),
    )


@pages.route("/cases/<pid>", methods=["GET", "POST"])
@requires(Action.APPLICATION_READ)
def case(pid: str) -> Answer:
    form, who = PassForm.from_request(), actor()
    if done(
        form,
        lambda: reviewing.pass_review(who, pid, note=form.note.data or "", digest=form.digest.data or None),
    ):
        return to(CASE, pid, _("Passed. The approver decides now."))
    found = case_for_staff(who, pid)
    names = require(who, Action.APPLICATION_READ) is not Scope.MASKED
    steps = next_steps(who, found)
    form.digest.data, form.digest.raw_data = found.digest, None
    form.note.flags.required = bool(who.district)
    past = history(db.session(), Application.__tablename__, found.id, names=names)
    page = render_template(
        "applications/case.html",
        case=found,
        form=form,
        steps=steps,
        onlookers=look_at(who, Application.__tablename__, found.id) if steps.any else [],
        of_district=bool(who.district),
        checks=checks_of(Application.__tablename__, found.id, masked=not names),
        findings=[(f.what, message(f.found, f.facts), f.tone) for f in findings(db.session(), found)],
        past=past,
        sent_back=_sent_back(found, past),
    )
    return page, form.status


def _sent_back(case: CaseFile, past: list[Step]) -> Step | None:
    """Return the step by which an approver asked the first review to look again; None if none is waiting."""
    if case.state is not ApplicationState.ACCEPTED:
        return None
    return next((step for step in reversed(past) if step.event == ApplicationEvent.SEND_BACK), None)


@pages.post("/cases/<pid>/accept")
@requires(Action.APPLICATION_REVIEW)
def accept(pid: str) -> Answer:
    intake.accept(actor(), pid)
    return to(CASE, pid, _("Accepted. The promised days have begun; a colleague reviews it."))


@pages.route("/cases/<pid>/return", methods=["GET", "POST"])
@requires(Action.APPLICATION_RETURN)
def return_case(pid: str) -> Answer:
    found, form = case_for_staff(actor(), pid), ReturnForm.from_request()
    if done(form, lambda: intake.return_for_correction(actor(), pid, form.defects)):
        return to(CASE, pid, _("Returned. The firm is told everything that has to be corrected."))
    return render_template("applications/return_case.html", case=found, form=form), form.status


@pages.route("/cases/<pid>/reject", methods=["GET", "POST"])
@requires(Action.APPLICATION_RETURN)
def reject(pid: str) -> Answer:
    found, form = case_for_staff(actor(), pid), ReasonForm.from_request()
    if done(form, lambda: reviewing.reject(actor(), pid, reason=form.reason.data or "")):
        return to(CASE, pid, _("Rejected. The firm reads the reason."))
    return render_template("applications/reject.html", case=found, form=form), form.status


@pages.route("/cases/<pid>/pause", methods=["GET", "POST"])
@requires(Action.APPLICATION_REVIEW)
def pause_case(pid: str) -> Answer:
    found, form = case_for_staff(actor(), pid), PauseForm.from_request()
    if done(form, lambda: pause.pause(actor(), pid, reason=form.reason.data or "")):
        return to(CASE, pid, _("Paused. The firm is told why its promised days stand still."))
    return render_template("applications/pause.html", case=found, form=form), form.status


@pages.post("/cases/<pid>/resume")
@requires(Action.APPLICATION_REVIEW)
def resume_case(pid: str) -> Answer:
    pause.resume(actor(), pid)
    return to(CASE, pid, _("The promised days go on."))


@pages.route("/cases/<pid>/send-back", methods=["GET", "POST"])
@requires(Action.APPLICATION_APPROVE)
def send_back(pid: str) -> Answer:
    found, form = case_for_staff(actor(), pid), ReasonForm.from_request()
    if done(form, lambda: reviewing.send_back(actor(), pid, reason=form.reason.data or "")):
        return to(CASE, pid, _("Sent back. The reviewer looks at it again."))
    return render_template("applications/send_back.html", case=found, form=form), form.status
