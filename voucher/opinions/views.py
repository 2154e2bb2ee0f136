"""The pages of this room: rate, read the figures, follow up."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.access import Action, Scope, may, require
from voucher.applications.open_case import case_for_firm
from voucher.audit.queries import history
from voucher.opinions import follow_up, queries
from voucher.opinions.forms import FollowUpForm, OpinionForm
from voucher.opinions.give import rate_application, rate_claim
from voucher.opinions.models import Opinion
from voucher.opinions.states import Grade, OpinionEvent, OpinionState
from voucher.redemption.sheet import sheet_for
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.web import actor, public, requires
from voucher.web.form_base import done
from voucher.web.paging_links import next_page

pages = Blueprint("opinions", __name__)
Answer = Response | str | tuple[str, int]
STEPS = {
    OpinionEvent.CONTACT: follow_up.make_contact,
    OpinionEvent.CLOSE: follow_up.close,
    OpinionEvent.EXCLUDE: follow_up.exclude,
}


@pages.get("/figures")
@public
def figures() -> Answer:
    return render_template("opinions/figures.html", figures=queries.figures())


@pages.route("/applications/<pid>", methods=["GET", "POST"])
@requires(Action.COMPLAINT_CREATE)
def application(pid: str) -> Answer:
    case_for_firm(actor(), pid)
    return _rate(pid, rate_application, url_for("applications.show", pid=pid))


@pages.route("/claims/<pid>", methods=["GET", "POST"])
@requires(Action.COMPLAINT_CREATE)
def claim(pid: str) -> Answer:
    if not actor().is_agency:
        raise NotFound()
    sheet_for(actor(), pid)
    return _rate(pid, rate_claim, url_for("redemption.show", pid=pid))


@pages.get("/")
@requires(Action.COMPLAINT_HANDLE)
def queue() -> Answer:
    page = queries.opinions_to_follow(actor(), after=request.args.get("after", type=int))
    return render_template("opinions/queue.html", page=page, more=next_page(page.next_after))


@pages.get("/<pid>")
@requires(Action.COMPLAINT_HANDLE)
def show(pid: str) -> Answer:
    who, found = actor(), queries.opinion(actor(), pid)
    names = require(who, Action.CLAIM_READ) is Scope.ALL
    return render_template(
        "opinions/show.html",
        opinion=found,
        may_follow=found.is_open and may(who, Action.AGENCY_ADMIT),
        timeline=history(db.session(), Opinion.__tablename__, found.id, names=names),
    )


@pages.route("/<pid>/follow", methods=["GET", "POST"])
@requires(Action.COMPLAINT_HANDLE)
def follow(pid: str) -> Answer:
    follow_up.require_follower(actor())
    form, found = FollowUpForm.from_request(), queries.opinion(actor(), pid)
    form.offer(contacted=found.state is not OpinionState.WAITING)
    if done(form, lambda: STEPS[OpinionEvent(form.step.data)](actor(), pid, form.words.data or "")):
        flash(_("The step is recorded."), "success")
        return redirect(url_for("opinions.show", pid=pid))
    return render_template("opinions/follow.html", opinion=found, form=form), form.status


def _rate(pid: str, rate: Callable[..., None], back: str) -> Answer:
    form = OpinionForm.from_request()
    if done(form, lambda: rate(actor(), pid, Grade(form.grade.data), form.text.data or "")):
        flash(_("Thank you. Nobody is shown who gave this rating."), "success")
        return redirect(back)
    return render_template("opinions/rate.html", form=form, back=back), form.status
