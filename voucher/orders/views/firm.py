"""The firm's pages: choose, order, sign, confirm, rate."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.orders import confirm as confirming
from voucher.orders import order as ordering
from voucher.orders import rate as rating
from voucher.orders.choose import choice_for, choices
from voucher.orders.detail import order_for
from voucher.orders.forms.lists import ChoiceForm
from voucher.orders.forms.steps import (
    AgreeForm,
    AnswerForm,
    CheckedOrderForm,
    OrderForm,
    RatingForm,
    ReasonForm,
    SeenForm,
)
from voucher.orders.preview import preview, preview_offer
from voucher.orders.queries import firm_counts, firm_orders
from voucher.orders.steps import AmountChanged
from voucher.orders.tabs import FIRM_TABS, tab_of
from voucher.orders.views.desk import Answer, after, answered, pages, tab_entries, to_order
from voucher.orders.voucher_card import own_voucher
from voucher.refusal import NotFound, Refusal
from voucher.web import actor, requires
from voucher.web.form_base import done, given, submitted_value
from voucher.web.paging_links import next_page
from voucher.web.request_key import key_of_request


@pages.get("/")
@requires(Action.ORDER_CREATE)
def mine() -> Answer:
    firm_id = actor().firm_id
    if firm_id is None:
        raise NotFound()
    tab = tab_of(FIRM_TABS, request.args.get("tab", ""))
    page = firm_orders(firm_id, tab, after())
    return render_template(
        "orders/mine.html",
        tab=tab,
        tabs=tab_entries(FIRM_TABS, tab, firm_counts(firm_id), {}),
        orders=page.lines,
        more=next_page(page.next_after),
    )


@pages.get("/choose/<voucher_pid>")
@requires(Action.ORDER_CREATE)
def choose(voucher_pid: str) -> Answer:
    voucher = own_voucher(actor(), voucher_pid)
    form = ChoiceForm(request.args)
    form.validate()
    page = choices(
        voucher.category_code,
        text=form.text.data or None,
        price_most=form.price.data,
        stars_least=form.stars.data or None,
        after=after(),
    )
    return render_template(
        "orders/choose.html", voucher=voucher, form=form, choices=page.lines, more=next_page(page.next_after)
    )


@pages.route("/new/<voucher_pid>/<listing_pid>", methods=["GET", "POST"])
@requires(Action.ORDER_CREATE)
def new(voucher_pid: str, listing_pid: str) -> Answer:
    form, checked = OrderForm.from_request(), CheckedOrderForm.from_request()
    step = submitted_value("step")
    if step == "place" and checked.submitted() and checked.price.data:
        try:
            pid = ordering.place(
                actor(),
                voucher_pid,
                listing_pid,
                checked.price.data,
                checked.need.data or "",
                key_of_request(),
                seen=checked.seen.data,
            )
            return to_order(pid, _("Your order was placed. The agency has been told."))
        except AmountChanged as refusal:
            checked.refuse(refusal)
        except Refusal as refusal:
            form.refuse(refusal)
    voucher = own_voucher(actor(), voucher_pid)
    choice = choice_for(voucher.category_code, listing_pid)
    page = {"voucher": voucher, "choice": choice}
    if step in ("check", "place") and not form.form_errors and form.submitted():
        try:
            terms = preview(actor(), voucher_pid, listing_pid, given(form.price.data))
            checked.seen.show(terms.part)
            return render_template("orders/check.html", form=checked, terms=terms, **page), checked.status
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template("orders/new.html", form=form, **page), form.status


@pages.route("/<pid>/agree", methods=["GET", "POST"])
@requires(Action.ORDER_CREATE)
def agree(pid: str) -> Answer:
    form, who = AgreeForm.from_request(), actor()
    if answered(
        form,
        yes=lambda: ordering.agree_offer(who, pid, seen=form.seen.data),
        no=lambda reason: ordering.decline_offer(who, pid, reason),
    ):
        return to_order(pid, _("Your answer was recorded. The agency has been told."))
    order, terms = order_for(who, pid), None
    try:
        terms = preview_offer(who, pid)
        form.seen.show(terms.part)
    except Refusal as refusal:
        form.refuse(refusal)
    return render_template("orders/agree.html", order=order, form=form, terms=terms), form.status


@pages.route("/<pid>/sign", methods=["GET", "POST"])
@requires(Action.ORDER_CREATE)
def sign(pid: str) -> Answer:
    form, who = AnswerForm.from_request(), actor()
    if answered(
        form,
        yes=lambda: confirming.sign_contract(who, pid),
        no=lambda reason: confirming.refuse_contract(who, pid, reason),
    ):
        return to_order(pid, _("Your answer was recorded. The agency has been told."))
    return render_template("orders/sign.html", order=order_for(who, pid), form=form), form.status


@pages.route("/<pid>/confirm", methods=["GET", "POST"])
@requires(Action.VOUCHER_REDEEM_CONFIRM)
def confirm(pid: str) -> Answer:
    form, who = SeenForm.from_request(), actor()
    if done(form, lambda: confirming.confirm_delivery(who, pid, seen=form.seen.data)):
        return redirect(url_for("orders.confirmed", pid=pid))
    order = order_for(who, pid)
    form.seen.show(order.redeemable)
    return render_template("orders/confirm.html", order=order, form=form), form.status


@pages.route("/<pid>/refuse", methods=["GET", "POST"])
@requires(Action.VOUCHER_REDEEM_CONFIRM)
def refuse(pid: str) -> Answer:
    form, who = ReasonForm.from_request(), actor()
    if done(form, lambda: confirming.refuse_delivery(who, pid, given(form.reason.data))):
        return to_order(pid, _("The agency was told what is wrong. Nothing was redeemed."))
    return render_template("orders/refuse.html", order=order_for(who, pid), form=form), form.status


@pages.route("/<pid>/rate", methods=["GET", "POST"])
@requires(Action.EVALUATION_CREATE)
def rate(pid: str) -> Answer:
    form, who = RatingForm.from_request(), actor()
    if done(form, lambda: rating.rate(who, pid, form.stars.data, form.comment.data or "")):
        return to_order(pid, _("Thank you for your rating."))
    return render_template("orders/rate.html", order=order_for(who, pid), form=form), form.status
