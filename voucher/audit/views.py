"""The audit trail, for auditors."""

from flask import Blueprint, render_template, request

from voucher.access import Action
from voucher.audit.forms import EventFilter
from voucher.audit.queries import events as find_events
from voucher.web import from_replica, requires
from voucher.web.paging_links import next_page

pages = Blueprint("audit", __name__)


@pages.route("/")
@requires(Action.AUDIT_READ)
@from_replica
def events() -> tuple[str, int]:
    form = EventFilter(request.args)
    question = form.question()
    if question is None:
        return render_template("audit/events.html", form=form), 422
    page = find_events(question, after=request.args.get("after", type=int))
    more = next_page(page.next_after)
    return render_template("audit/events.html", form=form, events=page.lines, more=more), 200
