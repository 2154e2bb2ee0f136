"""The bureau's pages about orders of agencies it removed."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action, require_all
from voucher.orders.detail import order_for
from voucher.orders.forms.winding_up import WindingUpForm
from voucher.orders.views.desk import Answer, after, pages
from voucher.orders.wind_up import end_order, let_finish
from voucher.orders.winding_up import RUNNING, count_to_wind_up, orders_to_wind_up
from voucher.web import actor, requires
from voucher.web.form_base import done, given
from voucher.web.paging_links import next_page


@pages.get("/winding-up")
@requires(Action.ORDER_READ)
def winding_up() -> Answer:
    require_all(actor(), Action.ORDER_READ)
    decided = request.args.get("tab") == "decided"
    page = orders_to_wind_up(actor(), decided=decided, after=after())
    tabs = [
        (_("To be decided"), url_for("orders.winding_up"), not decided, count_to_wind_up()),
        (_("Decided"), url_for("orders.winding_up", tab="decided"), decided, None),
    ]
    return render_template(
        "orders/winding_up.html", orders=page.lines, tabs=tabs, more=next_page(page.next_after)
    )


@pages.route("/<pid>/winding-up", methods=["GET", "POST"])
@requires(Action.AGENCY_SUSPEND)
def wind_up(pid: str) -> Answer:
    order, form = order_for(actor(), pid), WindingUpForm.from_request()
    form.offer(may_end=order.line.state in RUNNING)
    if done(form, lambda: _decide(pid, form)):
        flash(_("Decided. The firm and the agency are told."), "success")
        return redirect(url_for("orders.winding_up"))
    return render_template("orders/wind_up.html", form=form, order=order), form.status


def _decide(pid: str, form: WindingUpForm) -> None:
    verb = end_order if form.decision.data == "end" else let_finish
    verb(actor(), pid, reason=given(form.reason.data))
