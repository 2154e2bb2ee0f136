"""The claim itself, for its agency and for its firm, and its papers."""

from flask import redirect, render_template, url_for

from voucher.access import Action
from voucher.audit.queries import history
from voucher.redemption.models import Claim
from voucher.redemption.read_paper import read_paper
from voucher.redemption.sheet import sheet_for
from voucher.redemption.states import CLAIM, ClaimEvent, ClaimState
from voucher.redemption.views.desk import Answer, pages
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.downloads import send_document


@pages.get("/<pid>")
@requires(Action.CLAIM_READ)
def show(pid: str) -> Answer:
    who = actor()
    claim = sheet_for(who, pid)
    if who.is_staff:
        return redirect(url_for("redemption.case", pid=pid))
    if claim.state is ClaimState.DRAFT:
        return redirect(url_for("redemption.edit", pid=pid))
    return render_template(
        "redemption/show.html",
        claim=claim,
        by_firm=who.is_firm,
        may_withdraw=who.is_agency and CLAIM.can(claim.state, ClaimEvent.WITHDRAW),
        steps=history(db.session(), Claim.__tablename__, claim.id),
    )


@pages.get("/<pid>/papers/<paper_pid>")
@requires(Action.ATTACHMENT_READ)
def paper(pid: str, paper_pid: str) -> Answer:
    found = read_paper(actor(), pid, paper_pid)
    return send_document(found.path, found.name, found.media_type)
