"""The pages both sides of an order share: the order itself, its result, its papers, and ending it early."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.audit.queries import history
from voucher.orders import cancel as cancelling
from voucher.orders.counter import counter_filing
from voucher.orders.detail import OrderDetail, order_for
from voucher.orders.dispute_links import disputes_of
from voucher.orders.forms.steps import AnswerForm, ReasonForm
from voucher.orders.models import Order
from voucher.orders.next_step import at_the_window, next_step
from voucher.orders.preview import preview_offer
from voucher.orders.read_paper import read_paper
from voucher.orders.states import ORDER, REDEEMED, OrderEvent, OrderState
from voucher.orders.terms import Terms
from voucher.orders.views.desk import Answer, answered, pages, to_order
from voucher.refusal import Refusal
from voucher.storage import db
from voucher.web import actor, allowed, requires
from voucher.web.downloads import send_document
from voucher.web.form_base import done, given


@pages.get("/<pid>")
@requires(Action.ORDER_READ)
def show(pid: str) -> Answer:
    who = actor()
    order = order_for(who, pid)
    if who.is_staff:
        return redirect(url_for("orders.case", pid=pid))
    step = next_step(
        "firm" if who.is_firm else "agency", order.line.state, asked_by_firm=order.cancel_asked_by_firm
    )
    return render_template(
        "orders/show.html",
        order=order,
        by_firm=who.is_firm,
        terms=_terms(order),
        step=at_the_window(step) if who.assists else step,
        last_day=order.deadline,
        may_end=allowed(Action.ORDER_DISPUTE) and _may_end(order),
        disputes=disputes_of(order.id),
        may_dispute=allowed(Action.ORDER_DISPUTE) and ORDER.can(order.line.state, OrderEvent.ANNUL),
        timeline=history(db.session(), Order.__tablename__, order.id),
    )


@pages.get("/<pid>/confirmed")
@requires(Action.ORDER_READ)
def confirmed(pid: str) -> Answer:
    order = order_for(actor(), pid)
    if order.line.state not in REDEEMED:
        return redirect(url_for("orders.show", pid=pid))
    return render_template("orders/confirmed.html", order=order)


@pages.get("/<pid>/receipt")
@requires(Action.ORDER_CREATE)
def receipt(pid: str) -> Answer:
    order = order_for(actor(), pid)
    return render_template("orders/receipt.html", order=order, counter=counter_filing(order.id))


@pages.route("/<pid>/cancel", methods=["GET", "POST"])
@requires(Action.ORDER_DISPUTE)
def cancel(pid: str) -> Answer:
    form, who, order = ReasonForm.from_request(), actor(), order_for(actor(), pid)
    alone = ORDER.can(order.line.state, OrderEvent.CANCEL)
    end = cancelling.cancel if who.is_firm else cancelling.withdraw_offer
    if done(form, lambda: (end if alone else cancelling.ask_cancel)(who, pid, given(form.reason.data))):
        return to_order(
            pid,
            _("The order is cancelled. The voucher's part was let go.")
            if alone
            else _("The other side was asked to agree."),
        )
    return render_template("orders/cancel.html", order=order, form=form, alone=alone), form.status


@pages.route("/<pid>/answer-cancel", methods=["GET", "POST"])
@requires(Action.ORDER_DISPUTE)
def answer_cancel(pid: str) -> Answer:
    form, who = AnswerForm.from_request(), actor()
    if answered(
        form,
        yes=lambda: cancelling.agree_cancel(who, pid),
        no=lambda reason: cancelling.refuse_cancel(who, pid, reason),
    ):
        return to_order(pid, _("Your answer was recorded. The other side has been told."))
    return render_template("orders/answer_cancel.html", order=order_for(who, pid), form=form), form.status


@pages.get("/<pid>/papers/<paper_pid>")
@requires(Action.ATTACHMENT_READ)
def paper(pid: str, paper_pid: str) -> Answer:
    found = read_paper(actor(), pid, paper_pid)
    return send_document(found.path, found.name, found.media_type)


def _terms(order: OrderDetail) -> Terms | None:
    """Return what the voucher and the firm would pay if the firm agreed now to what the agency offers it."""
    if order.line.state is not OrderState.OFFERED or not actor().is_firm:
        return None
    try:
        return preview_offer(actor(), order.line.pid)
    except Refusal:  # the page of the answer says why
        return None


def _may_end(order: OrderDetail) -> bool:
    """Say whether the side may cancel, or ask the other side to; an offer is declined or taken back instead."""
    state = order.line.state
    if actor().is_agency:
        return state is OrderState.OFFERED or ORDER.can(state, OrderEvent.ASK_CANCEL)
    may_cancel = ORDER.can(state, OrderEvent.CANCEL) or ORDER.can(state, OrderEvent.ASK_CANCEL)
    return may_cancel and state is not OrderState.OFFERED
