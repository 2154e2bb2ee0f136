"""The bureau's pages: the list of disputes, and the decision of one."""

from flask import render_template, request
from flask_babel import gettext as _

from voucher.access import Action
from voucher.disputes import decide as deciding
from voucher.disputes.detail import dispute_for
from voucher.disputes.forms import DecisionForm, DisputesForm
from voucher.disputes.queries import disputes as find_disputes
from voucher.disputes.states import Outcome
from voucher.disputes.views.desk import Answer, pages, to_dispute
from voucher.web import actor, requires
from voucher.web.form_base import done, given
from voucher.web.paging_links import next_page


@pages.get("/")
@requires(Action.COMPLAINT_HANDLE)
def queue() -> Answer:
    form = DisputesForm(request.args)
    form.validate()
    page = find_disputes(
        state=form.wanted, text=form.text.data or None, after=request.args.get("after", type=int)
    )
    return render_template(
        "disputes/queue.html", form=form, disputes=page.lines, more=next_page(page.next_after)
    )


@pages.route("/<pid>/decide", methods=["GET", "POST"])
@requires(Action.COMPLAINT_HANDLE)
def decide(pid: str) -> Answer:
    deciding.require_mediator(actor())
    form, dispute = DecisionForm.from_request(), dispute_for(actor(), pid)
    if done(form, lambda: _decide(pid, form)):
        return to_dispute(pid, _("The dispute is decided. Both sides read the reason."))
    return render_template("disputes/decide.html", dispute=dispute, form=form), form.status


def _decide(pid: str, form: DecisionForm) -> None:
    """Do what was chosen."""
    who, reason = actor(), given(form.reason.data)
    match form.outcome.data:
        case Outcome.DISMISS:
            deciding.dismiss(who, pid, reason)
        case Outcome.REDUCE:
            deciding.reduce(who, pid, given(form.keep.data), reason)
        case Outcome.CANCEL:
            deciding.cancel_order(who, pid, reason)
