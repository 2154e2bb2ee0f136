"""Preparing an application: the task list, a page for each section, the answers to check, the receipt."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.applications import draft as drafting
from voucher.applications.apply import hand_in
from voucher.applications.attach import attach, detach
from voucher.applications.calls import open_calls
from voucher.applications.case_file import CaseFile
from voucher.applications.counter import counter_filing
from voucher.applications.forms import ChoiceForm, CommitmentForm, PaperForm, PurposeForm
from voucher.applications.open_case import case_for_firm
from voucher.applications.same_answers import mark_of
from voucher.applications.sections import Section, Slot
from voucher.applications.steps import SectionNotOpen
from voucher.applications.tasks import is_complete, tasks_of
from voucher.applications.views.desk import Answer, pages, to
from voucher.applications.views.place import place_at_once
from voucher.catalogue.queries import categories
from voucher.ledger import Money
from voucher.web import ButtonForm, actor, repeatable, requires
from voucher.web.form_base import done, given

TASKS = "applications.task_list"
TEMPLATES = {
    Section.FIRM: "applications/firm.html",
    Section.CHOICE: "applications/choice.html",
    Section.PURPOSE: "applications/purpose.html",
    Section.DOCUMENTS: "applications/documents.html",
    Section.COMMITMENT: "applications/commitment.html",
}


@pages.get("/start")
@requires(Action.APPLICATION_CREATE)
def start() -> Answer:
    calls, obstacle = open_calls(actor())
    if obstacle:
        return render_template("applications/ineligible.html", obstacle=obstacle)
    return render_template("applications/start.html", calls=calls)


@pages.post("/start/<round_pid>")
@requires(Action.APPLICATION_CREATE)
def begin(round_pid: str) -> Answer:
    return redirect(url_for(TASKS, pid=drafting.start_draft(actor(), round_pid)))


@pages.get("/<pid>/tasks")
@requires(Action.APPLICATION_UPDATE)
def task_list(pid: str) -> Answer:
    case = case_for_firm(actor(), pid)
    if not (case.is_draft or case.is_returned):
        return redirect(url_for("applications.show", pid=pid))
    return render_template(
        "applications/task_list.html", case=case, tasks=tasks_of(case), complete=is_complete(case)
    )


@pages.route("/<pid>/firm", methods=["GET", "POST"])
@requires(Action.APPLICATION_UPDATE)
@repeatable
def firm(pid: str) -> Answer:
    case, form = _open(pid, Section.FIRM), ButtonForm.from_request()
    if done(form, lambda: drafting.confirm_firm(actor(), pid)):
        return to(TASKS, pid, _("The firm's details are confirmed."))
    return _section(case, Section.FIRM, form)


@pages.route("/<pid>/choice", methods=["GET", "POST"])
@requires(Action.APPLICATION_UPDATE)
@repeatable
def choice(pid: str) -> Answer:
    case = _open(pid, Section.CHOICE)
    kept = {"category": case.category_code, "face": case.face.fen if case.face else None}
    form = ChoiceForm.from_request(data=kept)
    form.offer(categories(), case.faces)
    if done(
        form,
        lambda: drafting.choose(
            actor(), pid, category_code=form.category.data, face=Money(form.face.data), seen=form.seen.data
        ),
    ):
        return to(TASKS, pid, _("Category and face value are saved."))
    form.seen.data = mark_of(*kept.values())
    return _section(case, Section.CHOICE, form)


@pages.route("/<pid>/purpose", methods=["GET", "POST"])
@requires(Action.APPLICATION_UPDATE)
@repeatable
def purpose(pid: str) -> Answer:
    case = _open(pid, Section.PURPOSE)
    kept = {"purpose": case.purpose, "expected_on": case.expected_on}
    form = PurposeForm.from_request(data=kept)
    if done(
        form,
        lambda: drafting.describe(
            actor(),
            pid,
            purpose=form.purpose.data or "",
            expected_on=form.expected_on.data,
            seen=form.seen.data,
        ),
    ):
        return to(TASKS, pid, _("Your description is saved."))
    form.seen.data = mark_of(*kept.values())
    return _section(case, Section.PURPOSE, form)


@pages.route("/<pid>/documents", methods=["GET", "POST"])
@requires(Action.ATTACHMENT_UPLOAD)
@repeatable
def documents(pid: str) -> Answer:
    case, form = _open(pid, Section.DOCUMENTS), PaperForm.from_request()
    if done(form, lambda: attach(actor(), pid, Slot(form.slot.data), given(form.upload.data))):
        return to("applications.documents", pid, _("The paper is kept."))
    return _section(case, Section.DOCUMENTS, form)


@pages.post("/<pid>/documents/<document_pid>/remove")
@requires(Action.ATTACHMENT_DELETE)
@repeatable
def remove(pid: str, document_pid: str) -> Answer:
    detach(actor(), pid, document_pid)
    return to("applications.documents", pid, _("The paper is taken away."))


@pages.route("/<pid>/commitment", methods=["GET", "POST"])
@requires(Action.APPLICATION_UPDATE)
@repeatable
def commitment(pid: str) -> Answer:
    case, form = _open(pid, Section.COMMITMENT), CommitmentForm.from_request()
    if done(form, lambda: drafting.commit_to_rules(actor(), pid)):
        return to(TASKS, pid, _("The commitment is recorded."))
    return _section(case, Section.COMMITMENT, form)


@pages.route("/<pid>/check", methods=["GET", "POST"])
@requires(Action.APPLICATION_SUBMIT)
def check(pid: str) -> Answer:
    form = ButtonForm.from_request()
    queued: list[bool] = []
    if done(form, lambda: queued.append(hand_in(actor(), pid))):
        return place_at_once(pid) if queued[0] else redirect(url_for("applications.receipt", pid=pid))
    case = case_for_firm(actor(), pid)
    if not (case.is_draft or case.is_returned):
        return redirect(url_for("applications.receipt", pid=pid))
    page = render_template(
        "applications/check.html", case=case, form=form, complete=is_complete(case), tasks=tasks_of(case)
    )
    return page, form.status


@pages.get("/<pid>/receipt")
@requires(Action.APPLICATION_READ)
def receipt(pid: str) -> Answer:
    case = case_for_firm(actor(), pid)
    if case.number is None:
        return redirect(url_for(TASKS, pid=pid))
    return render_template("applications/receipt.html", case=case, counter=counter_filing(case.id))


def _open(pid: str, section: Section) -> CaseFile:
    case = case_for_firm(actor(), pid)
    if not case.is_open(section):
        raise SectionNotOpen()
    return case


def _section(
    case: CaseFile, section: Section, form: ButtonForm | ChoiceForm | PurposeForm | PaperForm | CommitmentForm
) -> Answer:
    step = list(Section).index(section) + 1
    page = render_template(
        TEMPLATES[section],
        case=case,
        form=form,
        step=step,
        steps=len(Section),
        note=case.note_on(section),
    )
    return page, form.status
