"""The bureau publishes notices and decides what is objected to them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.access import Action, Scope, may, require
from voucher.audit.queries import history
from voucher.publicity import objections as found
from voucher.publicity import publish
from voucher.publicity.decide import decide_objection, require_examiner
from voucher.publicity.forms import ObjectionDecisionForm, ObjectionsForm
from voucher.publicity.models import Objection
from voucher.publicity.read_evidence import read_evidence
from voucher.publicity.states import ObjectionEvent
from voucher.publicity.views.desk import Answer, pages
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.downloads import send_document
from voucher.web.form_base import done
from voucher.web.paging_links import next_page


@pages.post("/batches/<pid>")
@requires(Action.PAYMENT_BATCH_RELEASE)
def publish_batch(pid: str) -> Answer:
    return _published(publish.publish_batch(actor(), pid))


@pages.post("/agencies/<pid>")
@requires(Action.AGENCY_ADMIT)
def publish_admission(pid: str) -> Answer:
    return _published(publish.publish_admission(actor(), pid))


@pages.get("/objections")
@requires(Action.COMPLAINT_HANDLE)
def objections() -> Answer:
    form = ObjectionsForm(request.args)
    form.validate()
    page = found.objections(form.wanted, after=request.args.get("after", type=int))
    return render_template("publicity/objections.html", form=form, page=page, more=next_page(page.next_after))


@pages.get("/objections/<pid>")
@requires(Action.COMPLAINT_HANDLE)
def objection(pid: str) -> Answer:
    who, sheet = actor(), found.objection_sheet(actor(), pid)
    names = require(who, Action.CLAIM_READ) is Scope.ALL
    return render_template(
        "publicity/objection.html",
        sheet=sheet,
        may_decide=sheet.receipt.is_open and may(who, Action.AGENCY_ADMIT),
        timeline=history(db.session(), Objection.__tablename__, sheet.id, names=names),
    )


@pages.route("/objections/<pid>/decide", methods=["GET", "POST"])
@requires(Action.COMPLAINT_HANDLE)
def decide(pid: str) -> Answer:
    require_examiner(actor())
    form, sheet = ObjectionDecisionForm.from_request(), found.objection_sheet(actor(), pid)
    uphold = form.outcome.data == ObjectionEvent.UPHOLD
    if done(form, lambda: decide_objection(actor(), pid, uphold=uphold, reason=form.reason.data or "")):
        flash(_("The objection is decided. The agency and the objector read the reason."), "success")
        return redirect(url_for("publicity.objection", pid=pid))
    return render_template("publicity/decide.html", sheet=sheet, form=form), form.status


@pages.get("/objections/<pid>/papers/<paper_pid>")
@requires(Action.COMPLAINT_HANDLE)
def evidence(pid: str, paper_pid: str) -> Answer:
    paper = read_evidence(actor(), pid, paper_pid)
    return send_document(paper.path, paper.name, paper.media_type)


def _published(pid: str) -> Response:
    flash(_("The notice is published."), "success")
    return redirect(url_for("publicity.show", pid=pid))
