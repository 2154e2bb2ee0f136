"""The bureau admits agencies, checks what they file, and changes their standing by two people."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.agencies import admit, bank, publish, renew_term, suspend
from voucher.agencies.details import Licence
from voucher.agencies.forms.bureau import AdmissionForm, AgencySearch, LicenceForm, NoteForm, StandingForm
from voucher.agencies.listings import filed_listing, listings_of, listings_to_check, versions
from voucher.agencies.proposal_kinds import ADMISSION, BANK, RENEWAL, STANDING
from voucher.agencies.proposed import proposal_sheet
from voucher.agencies.public_notices import ADMISSION as ADMISSION_NOTICE
from voucher.agencies.public_notices import noticed
from voucher.agencies.read_paper import read_paper
from voucher.agencies.renew_licence import renew_licence
from voucher.agencies.renewals import how_many_asked
from voucher.agencies.sheets import agencies_in, count_by_state, sheet_of
from voucher.agencies.shown import shown_admission
from voucher.agencies.states import AgencyState
from voucher.agencies.views.blueprint import Answer, about, after, pages
from voucher.catalogue.queries import categories
from voucher.refusal import NotFound, Refusal
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.downloads import send_document
from voucher.web.form_base import submitted_value
from voucher.web.paging_links import next_page

DECIDE = {
    ADMISSION: admit.decide_admission,
    RENEWAL: renew_term.decide_renewal,
    STANDING: suspend.decide_standing,
    BANK: bank.decide_bank_change,
}
PROPOSE = {
    "suspend": suspend.propose_suspension,
    "resume": suspend.propose_resumption,
    "remove": suspend.propose_removal,
}


@pages.get("/manage")
@requires(Action.AGENCY_READ_PRIVATE)
def manage() -> Answer:
    form = AgencySearch(request.args)
    asked = request.args.get("state", "")
    state = next((each for each in AgencyState if each.value == asked), None)
    page = agencies_in(actor(), state, text=form.text.data or "", after=after())
    return render_template(
        "agencies/manage.html",
        form=form,
        page=page,
        tabs=_tabs(state),
        renewals=how_many_asked(actor()),
        more=next_page(page.next_after),
    )


@pages.get("/manage/<pid>")
@requires(Action.AGENCY_READ_PRIVATE)
def file(pid: str) -> Answer:
    sheet = sheet_of(actor(), pid)
    rows = shown_admission(sheet.code, sheet.name_zh, sheet.credit_code)
    notice = noticed(db.session(), ADMISSION_NOTICE, sheet.code, rows)
    return render_template("agencies/file.html", sheet=sheet, notice=notice, **about(sheet))


@pages.get("/manage/<pid>/papers/<paper_pid>")
@requires(Action.ATTACHMENT_READ)
def paper(pid: str, paper_pid: str) -> Answer:
    found = read_paper(actor(), pid, paper_pid)
    return send_document(found.path, found.name, found.media_type)


@pages.route("/manage/<pid>/admission", methods=["GET", "POST"])
@requires(Action.AGENCY_ADMIT)
def propose_admission(pid: str) -> Answer:
    sheet, form = sheet_of(actor(), pid), AdmissionForm.from_request()
    if form.submitted() and form.until.data:
        try:
            admit.propose_admission(actor(), pid, until=form.until.data, reason=form.reason.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Proposed. A colleague decides it."), "success")
            return redirect(url_for("agencies.file", pid=pid))
    return render_template("agencies/propose_admission.html", form=form, sheet=sheet), form.status


@pages.route("/manage/<pid>/licence", methods=["GET", "POST"])
@requires(Action.AGENCY_ADMIT)
def enter_licence(pid: str) -> Answer:
    sheet, form = sheet_of(actor(), pid), LicenceForm.from_request()
    form.offer(categories())
    if form.submitted() and form.until.data:
        try:
            licence = Licence(form.category.data, form.paper.data or "", form.until.data)
            renew_licence(actor(), pid, licence)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The licence is entered."), "success")
            return redirect(url_for("agencies.file", pid=pid))
    return render_template("agencies/enter_licence.html", form=form, sheet=sheet), form.status


@pages.route("/manage/<pid>/standing", methods=["GET", "POST"])
@requires(Action.AGENCY_SUSPEND)
def propose_standing(pid: str) -> Answer:
    sheet, form = sheet_of(actor(), pid), StandingForm.from_request()
    form.offer(sheet.state)
    if form.submitted():
        try:
            PROPOSE[form.change.data](actor(), pid, reason=form.reason.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Proposed. A colleague decides it."), "success")
            return redirect(url_for("agencies.file", pid=pid))
    return render_template("agencies/propose_standing.html", form=form, sheet=sheet), form.status


@pages.get("/proposals/<pid>")
@requires(Action.AGENCY_READ_PRIVATE)
def proposal(pid: str) -> Answer:
    return render_template("agencies/proposal.html", sheet=proposal_sheet(actor(), pid))


@pages.post("/proposals/<pid>")
@requires(Action.AGENCY_ADMIT)
def decide(pid: str) -> Answer:
    word = submitted_value("decision")
    if word not in ("approve", "decline"):
        raise NotFound()
    sheet = proposal_sheet(actor(), pid)
    DECIDE[sheet.kind](actor(), pid, approve=word == "approve")
    flash(_("Done as proposed.") if word == "approve" else _("The proposal was declined."), "success")
    return redirect(url_for("agencies.file", pid=sheet.agency_pid))


@pages.get("/filed")
@requires(Action.SERVICE_PUBLISH)
def listing_queue() -> Answer:
    page = listings_to_check(actor(), after())
    return render_template("agencies/listing_queue.html", page=page, more=next_page(page.next_after))


@pages.route("/filed/<pid>", methods=["GET", "POST"])
@requires(Action.SERVICE_PUBLISH)
def review_listing(pid: str) -> Answer:
    listing, form = filed_listing(actor(), pid), NoteForm.from_request()
    if form.submitted():
        try:
            _review(pid, form.note.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The agency was told."), "success")
            return redirect(url_for("agencies.listing_queue"))
    page = render_template(
        "agencies/review_listing.html", form=form, listing=listing, versions=versions(listing)
    )
    return page, form.status


@pages.get("/manage/<pid>/items")
@requires(Action.SERVICE_PUBLISH)
def listings_of_agency(pid: str) -> Answer:
    sheet, page = sheet_of(actor(), pid), listings_of(actor(), pid, after())
    return render_template(
        "agencies/listings_of_agency.html", sheet=sheet, page=page, more=next_page(page.next_after)
    )


def _review(pid: str, note: str) -> None:
    match submitted_value("decision"):
        case "list":
            publish.decide_listings(actor(), [pid], approve=True)
        case "decline":
            publish.decide_listings(actor(), [pid], approve=False, note=note)
        case "suspend":
            publish.suspend_listing(actor(), pid, note=note)
        case "resume":
            publish.resume_listing(actor(), pid)
        case _:
            raise NotFound()


def _tabs(current: AgencyState | None) -> list[tuple[str, str, bool, int]]:
    counts = count_by_state(actor())
    entries = [
        (
            _(state.label),
            url_for("agencies.manage", state=state.value),
            state is current,
            counts.get(state, 0),
        )
        for state in AgencyState
    ]
    everything = (_("All"), url_for("agencies.manage"), current is None, sum(counts.values()))
    return [everything, *entries]
