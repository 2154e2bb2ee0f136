"""The bureau's pages: the list of appeals, and the decision of one."""

from flask import render_template, request
from flask_babel import gettext as _

from voucher.access import Action
from voucher.appeals import decide as deciding
from voucher.appeals.forms import AppealDecisionForm, AppealsForm
from voucher.appeals.queries import appeal_for, appeals
from voucher.appeals.states import AppealEvent
from voucher.appeals.views.desk import Answer, pages, to_appeal
from voucher.web import actor, requires
from voucher.web.form_base import done
from voucher.web.paging_links import next_page


@pages.get("/")
@requires(Action.COMPLAINT_HANDLE)
def queue() -> Answer:
    form = AppealsForm(request.args)
    form.validate()
    page = appeals(form.wanted, after=request.args.get("after", type=int))
    return render_template("appeals/queue.html", form=form, page=page, more=next_page(page.next_after))


@pages.route("/<pid>/decide", methods=["GET", "POST"])
@requires(Action.COMPLAINT_HANDLE)
def decide(pid: str) -> Answer:
    deciding.require_judge(actor())
    form, sheet = AppealDecisionForm.from_request(), appeal_for(actor(), pid)
    verb = deciding.uphold if form.outcome.data == AppealEvent.UPHOLD else deciding.dismiss
    if done(form, lambda: verb(actor(), pid, form.reason.data or "")):
        return to_appeal(pid, _("The appeal is decided. Whoever appealed reads the reason."))
    return render_template("appeals/decide.html", sheet=sheet, form=form), form.status
