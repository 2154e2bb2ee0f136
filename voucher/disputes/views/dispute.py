"""The page of one dispute, for both sides and for the bureau, and its papers."""

from flask import render_template

from voucher.access import Action, Actor, Scope, may, require
from voucher.audit.queries import history
from voucher.disputes.detail import dispute_for
from voucher.disputes.models import Dispute
from voucher.disputes.read_paper import read_paper
from voucher.disputes.states import DisputeState
from voucher.disputes.views.desk import Answer, pages
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.downloads import send_document


@pages.get("/<pid>")
@requires(Action.ORDER_READ)
def show(pid: str) -> Answer:
    who, dispute = actor(), dispute_for(actor(), pid)
    opener = not who.is_staff and dispute.opened_by_firm == who.is_firm
    names = require(who, Action.ORDER_READ) is Scope.ALL
    return render_template(
        "disputes/show.html",
        dispute=dispute,
        may_answer=not who.is_staff and not opener and dispute.state is DisputeState.OPEN,
        may_withdraw=opener and dispute.is_running,
        may_decide=_may_decide(who) and dispute.is_running and dispute.is_heard,
        may_list=may(who, Action.COMPLAINT_HANDLE),
        timeline=history(db.session(), Dispute.__tablename__, dispute.id, names=names),
    )


@pages.get("/<pid>/papers/<paper_pid>")
@requires(Action.ATTACHMENT_READ)
def paper(pid: str, paper_pid: str) -> Answer:
    found = read_paper(actor(), pid, paper_pid)
    return send_document(found.path, found.name, found.media_type)


def _may_decide(who: Actor) -> bool:
    return may(who, Action.COMPLAINT_HANDLE) and may(who, Action.VOUCHER_VOID)
