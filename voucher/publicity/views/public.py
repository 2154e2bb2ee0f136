"""Everybody reads the notices, and may object to a line of one while it runs."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.accounts import throttle
from voucher.publicity import queries
from voucher.publicity.file_objection import file_objection
from voucher.publicity.forms import ObjectionForm
from voucher.publicity.objections import receipt as receipt_of
from voucher.publicity.states import NoticePhase
from voucher.publicity.views.desk import Answer, pages
from voucher.refusal import NotFound, Refusal
from voucher.web import actor, from_replica, public, requires
from voucher.web.form_base import given
from voucher.web.guards import allowed
from voucher.web.paging_links import next_page

WHAT = "objection"  # what is counted: objections that were filed


@pages.get("/")
@public
@from_replica
def index() -> Answer:
    page = queries.notices(after=request.args.get("after", type=int))
    return render_template("publicity/index.html", page=page, more=next_page(page.next_after))


@pages.get("/<pid>")
@public
@from_replica
def show(pid: str) -> Answer:
    notice = queries.notice_sheet(pid)
    runs = notice.head.phase is NoticePhase.RUNNING
    return render_template(
        "publicity/show.html", notice=notice, may_object=runs and allowed(Action.COMPLAINT_CREATE)
    )


@pages.route("/<pid>/lines/<int:row>/objection", methods=["GET", "POST"])
@requires(Action.COMPLAINT_CREATE)
def file(pid: str, row: int) -> Answer:
    form, notice = ObjectionForm.from_request(), queries.notice_sheet(pid)
    found = next((each for each in notice.rows if each.number == row), None)
    if found is None:
        raise NotFound()
    if form.submitted():
        try:
            filed = _file(pid, row, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your objection is recorded."), "success")
            return redirect(url_for("publicity.receipt", pid=filed))
    return render_template("publicity/file.html", notice=notice, row=found, form=form), form.status


@pages.get("/receipts/<pid>")
@public
def receipt(pid: str) -> Answer:
    return render_template("publicity/receipt.html", receipt=receipt_of(pid))


def _file(pid: str, row: int, form: ObjectionForm) -> str:
    """File the objection; whoever files too many has to wait."""
    phone, address = given(form.phone.data), request.remote_addr
    throttle.check(WHAT, phone, address)
    filed = file_objection(
        actor(),
        pid,
        row,
        name=given(form.name.data),
        phone=phone,
        reason=given(form.reason.data),
        evidence=form.evidence.data,
    )
    throttle.count(WHAT, phone, address)
    return filed
