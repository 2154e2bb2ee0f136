"""The pages of the side that appeals; the bureau reads an appeal on the same page."""

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action, Scope, may, require
from voucher.appeals.appeal import appeal_application, appeal_claim
from voucher.appeals.forms import AppealForm
from voucher.appeals.models import Appeal
from voucher.appeals.queries import appeal_for, running_appeal
from voucher.appeals.read_paper import read_paper
from voucher.appeals.views.desk import Answer, pages, to_appeal
from voucher.applications.open_case import case_for_firm
from voucher.audit.queries import history
from voucher.redemption.sheet import sheet_for
from voucher.refusal import NotFound, Refusal
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.downloads import send_document
from voucher.web.form_base import given


@pages.route("/applications/<pid>", methods=["GET", "POST"])
@requires(Action.COMPLAINT_CREATE)
def application(pid: str) -> Answer:
    case_for_firm(actor(), pid)
    return _file(pid, appeal_application, url_for("applications.show", pid=pid))


@pages.route("/claims/<pid>", methods=["GET", "POST"])
@requires(Action.COMPLAINT_CREATE)
def claim(pid: str) -> Answer:
    if not actor().is_agency:
        raise NotFound()
    sheet_for(actor(), pid)
    return _file(pid, appeal_claim, url_for("redemption.show", pid=pid))


@pages.get("/<pid>")
@requires(Action.ATTACHMENT_READ)
def show(pid: str) -> Answer:
    who, sheet = actor(), appeal_for(actor(), pid)
    names = who.is_staff and require(who, Action.CLAIM_READ) is Scope.ALL
    return render_template(
        "appeals/show.html",
        sheet=sheet,
        may_list=may(who, Action.COMPLAINT_HANDLE),
        may_decide=sheet.line.is_open
        and may(who, Action.COMPLAINT_HANDLE)
        and may(who, Action.APPLICATION_APPROVE),
        timeline=history(db.session(), Appeal.__tablename__, sheet.line.id, names=names),
    )


@pages.get("/<pid>/papers/<paper_pid>")
@requires(Action.ATTACHMENT_READ)
def paper(pid: str, paper_pid: str) -> Answer:
    found = read_paper(actor(), pid, paper_pid)
    return send_document(found.path, found.name, found.media_type)


def _file(pid: str, appeal: Callable[..., str], back: str) -> Answer:
    form, running = AppealForm.from_request(), running_appeal(actor(), pid)
    if running is not None:
        return redirect(url_for("appeals.show", pid=running))
    if form.submitted():
        try:
            filed = appeal(actor(), pid, reason=given(form.reason.data), papers=form.papers.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return to_appeal(
                filed, _("Your appeal is recorded. An officer who had no part in the case decides it.")
            )
    return render_template("appeals/file.html", form=form, back=back), form.status
