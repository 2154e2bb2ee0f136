"""The pages of this room: a firm registers and keeps its details; the bureau verifies it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher import clock
from voucher.access import Action
from voucher.firms import change as changing
from voucher.firms import draft as drafting
from voucher.firms import verify as verifying
from voucher.firms.checks import checks_of, figures_of
from voucher.firms.details import Slot
from voucher.firms.drafted import draft_for, open_draft_of
from voucher.firms.forms import (
    AnotherFirmForm,
    ChangeForm,
    DecisionForm,
    PapersForm,
    SearchForm,
    SignUpForm,
)
from voucher.firms.queries import FirmSheet, count_by_state, firms_in, sheet_of, sheet_of_own
from voucher.firms.read_paper import read_paper
from voucher.firms.register import register as register_firm
from voucher.firms.size_class import SizeClass
from voucher.firms.states import FirmState
from voucher.firms.window_forms import DraftAnswerForm, WindowChangeForm
from voucher.refusal import NotFound, Refusal
from voucher.state_machine import CannotMove
from voucher.storage.documents import Paper
from voucher.web import actor, public, requires
from voucher.web.downloads import send_document
from voucher.web.form_base import submitted_value
from voucher.web.formatting import day, size
from voucher.web.paging_links import next_page

pages = Blueprint("firms", __name__)
Answer = Response | str | tuple[str, int]


@pages.route("/register", methods=["GET", "POST"])
@public
def register() -> Answer:
    form = SignUpForm.from_request() if actor().person_id is None else AnotherFirmForm.from_request()
    if form.submitted():
        try:
            register_firm(
                actor(),
                credit_code=form.code,
                details=form.details,
                contact=form.contact,
                papers=form.papers,
                newcomer=form.newcomer,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("firms.registered"))
    return render_template("firms/register.html", form=form), form.status


@pages.get("/registered")
@public
def registered() -> Answer:
    return render_template("firms/registered.html")


@pages.route("/mine", methods=["GET", "POST"])
@requires(Action.FIRM_READ)
def mine() -> Answer:
    sheet, form = sheet_of_own(actor()), PapersForm.from_request()
    if form.submitted():
        try:
            changing.add_papers(actor(), form.papers)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The paper was added to your file."), "success")
            return redirect(url_for("firms.mine"))
    page = render_template("firms/mine.html", form=form, draft=open_draft_of(sheet.id), **_shown(sheet))
    return page, form.status


@pages.route("/mine/change", methods=["GET", "POST"])
@requires(Action.FIRM_UPDATE)
def edit() -> Answer:
    sheet = sheet_of_own(actor())
    if not sheet.can_change:
        raise CannotMove(state=sheet.state)
    if actor().assists:
        return _edit_at_window(sheet)
    form = ChangeForm.of(sheet)
    if form.submitted():
        try:
            state = changing.change(actor(), details=form.details, contact=form.contact, papers=form.papers)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            waits = state is FirmState.REGISTERED
            flash(
                _("Sent. An officer checks the new details.") if waits else _("The contact was changed."),
                "success",
            )
            return redirect(url_for("firms.mine"))
    return render_template("firms/edit.html", form=form, sheet=sheet), form.status


@pages.route("/mine/drafts/<pid>", methods=["GET", "POST"])
@requires(Action.FIRM_UPDATE)
def draft(pid: str) -> Answer:
    form, sheet = DraftAnswerForm.from_request(), draft_for(actor(), pid)
    if form.submitted():
        try:
            told = _answer(pid, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(told, "success")
            return redirect(url_for("firms.mine"))
    page = render_template("firms/draft.html", draft=sheet, form=form, by_clerk=actor().assists)
    return page, form.status


@pages.get("/mine/drafts/<pid>/receipt")
@requires(Action.FIRM_UPDATE)
def draft_receipt(pid: str) -> Answer:
    return render_template("firms/draft_receipt.html", draft=draft_for(actor(), pid))


@pages.get("/<pid>/papers/<paper_pid>")
@requires(Action.ATTACHMENT_READ)
def paper(pid: str, paper_pid: str) -> Answer:
    found = read_paper(actor(), pid, paper_pid)
    return send_document(found.path, found.name, found.media_type)


@pages.get("/")
@requires(Action.FIRM_READ)
def queue() -> Answer:
    form = SearchForm(request.args)
    state = _state_asked()
    page = firms_in(actor(), state, text=form.text.data or "", after=request.args.get("after", type=int))
    return render_template(
        "firms/queue.html",
        form=form,
        entries=_tabs(state),
        page=page,
        more=next_page(page.next_after),
    )


@pages.get("/<pid>")
@requires(Action.FIRM_READ)
def show(pid: str) -> Answer:
    return render_template("firms/show.html", **_shown(sheet_of(actor(), pid)))


@pages.route("/<pid>/decision", methods=["GET", "POST"])
@requires(Action.FIRM_VERIFY)
def decide(pid: str) -> Answer:
    sheet = sheet_of(actor(), pid)
    form = DecisionForm.from_request(data={"size": sheet.proposal.size.value})
    if form.submitted():
        try:
            told = _decide(pid, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(told, "success")
            return redirect(url_for("firms.queue"))
    return render_template("firms/decide.html", form=form, **_shown(sheet)), form.status


def _decide(pid: str, form: DecisionForm) -> str:
    note = form.note.data or ""
    match submitted_value("decision"):
        case "verify":
            verifying.verify(actor(), pid, size=SizeClass(form.size.data or SizeClass.UNDECLARED))
            return _("The firm is verified.")
        case "return":
            verifying.return_for_correction(actor(), pid, note=note)
            return _("The firm was asked to correct its details.")
        case "refuse":
            verifying.refuse(actor(), pid, note=note)
            return _("The firm was not admitted.")
        case _:
            raise NotFound()


def _edit_at_window(sheet: FirmSheet) -> Answer:
    """Let a window clerk write new details down; the firm reads and confirms them."""
    form = WindowChangeForm.of(sheet)
    if form.submitted():
        try:
            pid = drafting.write_draft(actor(), details=form.details, contact=form.contact)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Written down. Nothing changes until the firm confirms it."), "success")
            return redirect(url_for("firms.draft", pid=pid))
    return render_template("firms/edit_at_window.html", form=form, sheet=sheet), form.status


def _answer(pid: str, form: DraftAnswerForm) -> str:
    match submitted_value("decision"):
        case "confirm":
            state = drafting.confirm_draft(actor(), pid)
            waits = state is FirmState.REGISTERED
            return _("Sent. An officer checks the new details.") if waits else _("The contact was changed.")
        case "decline":
            drafting.decline_draft(actor(), pid, form.reason.data or "")
            return _("Declined. The details of your firm stay as they are.")
        case _:
            raise NotFound()


def _state_asked() -> FirmState | None:
    """Return the tab: those that wait, unless another state or `all` is asked for."""
    asked = request.args.get("state", FirmState.REGISTERED.value)
    return next((state for state in FirmState if state.value == asked), None)


def _tabs(current: FirmState | None) -> list[tuple[str, str, bool, int]]:
    counts = count_by_state(actor())
    entries = [
        (_(state.label), url_for("firms.queue", state=state.value), state is current, counts.get(state, 0))
        for state in FirmState
    ]
    everything = (_("All"), url_for("firms.queue", state="all"), current is None, sum(counts.values()))
    return [*entries, everything]


def _shown(sheet: FirmSheet) -> dict[str, object]:
    return {
        "sheet": sheet,
        "figures": figures_of(sheet.details, sheet.proposal),
        "checks": checks_of(sheet.code_needs_check, sheet.proposal, {paper.slot for paper in sheet.papers}),
        "files": [_file(sheet, paper) for paper in sheet.papers],
    }


def _file(sheet: FirmSheet, paper: Paper) -> tuple[str, str, str]:
    return (
        f"{_(Slot(paper.slot).label)}：{paper.name}",
        url_for("firms.paper", pid=sheet.pid, paper_pid=paper.pid),
        f"{size(paper.size_bytes)} · {day(clock.local_date(paper.uploaded_at))}",
    )
