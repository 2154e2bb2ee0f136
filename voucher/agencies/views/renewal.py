"""A further term: the agency asks, the bureau finds the questions, proposes or turns down."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action
from voucher.agencies import ask_renewal as asking
from voucher.agencies import renew_term as renewing
from voucher.agencies.forms.bureau import RenewalDecisionForm
from voucher.agencies.forms.own import RenewalForm
from voucher.agencies.renewals import last_question, renewals_to_decide
from voucher.agencies.sheets import sheet_of, sheet_of_own
from voucher.agencies.term import next_start
from voucher.agencies.views.blueprint import Answer, after, files_of, pages
from voucher.refusal import Refusal
from voucher.web import actor, requires
from voucher.web.form_base import done, given, submitted_value
from voucher.web.paging_links import next_page


@pages.route("/mine/renewal", methods=["GET", "POST"])
@requires(Action.AGENCY_UPDATE)
def ask_renewal() -> Answer:
    sheet, form = sheet_of_own(actor()), RenewalForm.from_request()
    if done(form, lambda: asking.ask_renewal(actor(), note=form.note.data or "", papers=form.papers)):
        flash(_("The bureau has your question. It decides before a new term begins."), "success")
        return redirect(url_for("agencies.mine"))
    return render_template("agencies/ask_renewal.html", form=form, sheet=sheet), form.status


@pages.post("/mine/renewal/withdraw")
@requires(Action.AGENCY_UPDATE)
def withdraw_renewal() -> Answer:
    asking.withdraw_renewal(actor())
    flash(_("The question is taken back. Your term ends as before."), "success")
    return redirect(url_for("agencies.mine"))


@pages.get("/renewals")
@requires(Action.AGENCY_READ_PRIVATE)
def renewals() -> Answer:
    page = renewals_to_decide(actor(), after())
    return render_template("agencies/renewals.html", page=page, more=next_page(page.next_after))


@pages.route("/manage/<pid>/renewal", methods=["GET", "POST"])
@requires(Action.AGENCY_ADMIT)
def propose_renewal(pid: str) -> Answer:
    sheet, form = sheet_of(actor(), pid), RenewalDecisionForm.from_request()
    if form.submitted() and _decided(form, pid):
        return redirect(url_for("agencies.file", pid=pid))
    page = render_template(
        "agencies/propose_renewal.html",
        form=form,
        sheet=sheet,
        files=files_of(sheet),
        question=last_question(sheet.id),
        first=next_start(sheet.admitted_until, clock.today()),
    )
    return page, form.status


def _decided(form: RenewalDecisionForm, pid: str) -> bool:
    """Propose the term or turn the question down, as the button says; a refusal stays on the form."""
    reason = form.reason.data or ""
    try:
        if submitted_value("decision") == "turn-down":
            renewing.turn_down_renewal(actor(), pid, reason=reason)
            flash(_("Turned down. The agency reads the reason and may ask again."), "success")
            return True
        if not form.granted():
            return False
        renewing.propose_renewal(actor(), pid, until=given(form.until.data), reason=reason)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    flash(_("Proposed. A colleague decides it."), "success")
    return True
