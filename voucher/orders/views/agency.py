"""The agency's pages: take a voucher, answer orders, register contracts, deliver."""

from flask import render_template, request
from flask_babel import gettext as _

from voucher.access import Action
from voucher.orders import fulfil
from voucher.orders import order as ordering
from voucher.orders.choose import own_items
from voucher.orders.detail import order_for
from voucher.orders.forms.steps import AnswerForm, CodeForm, ContractForm, DeliveryForm, OfferForm
from voucher.orders.queries import agency_counts, how_many_claimable
from voucher.orders.queries import agency_orders as find_orders
from voucher.orders.tabs import AGENCY_TABS, CLAIMABLE, tab_of
from voucher.orders.views.desk import Answer, after, answered, pages, tab_entries, to_order
from voucher.orders.voucher_card import VoucherCard, voucher_at_desk
from voucher.refusal import NotFound, Refusal
from voucher.web import actor, requires
from voucher.web.form_base import done, given, submitted_value
from voucher.web.paging_links import next_page
from voucher.web.request_key import key_of_request


@pages.get("/agency")
@requires(Action.ORDER_READ)
def agency_orders() -> Answer:
    agency_id = actor().agency_id
    if agency_id is None:
        raise NotFound()
    tab = tab_of(AGENCY_TABS, request.args.get("tab", ""))
    page = find_orders(agency_id, tab, after())
    own = {CLAIMABLE.key: how_many_claimable(agency_id)}
    return render_template(
        "orders/agency_orders.html",
        tab=tab,
        tabs=tab_entries(AGENCY_TABS, tab, agency_counts(agency_id), own),
        orders=page.lines,
        more=next_page(page.next_after),
    )


@pages.route("/take", methods=["GET", "POST"])
@requires(Action.VOUCHER_REDEEM_START)
def take() -> Answer:
    """Show the code field; with a code, the voucher and the form of an offer."""
    if submitted_value("step") == "offer":
        form = OfferForm.from_request()
        return _offer(form, voucher_at_desk(actor(), form.code.data or ""))
    field = CodeForm.from_request(data={"code": request.args.get("code", "")})
    if field.submitted() or (request.method == "GET" and field.code.data):
        try:
            voucher = voucher_at_desk(actor(), field.code.data or "")
        except Refusal as refusal:
            field.refuse(refusal)
        else:
            return _offer(OfferForm.from_request(code=field.code.data), voucher)
    return render_template("orders/take.html", form=field), field.status


def _offer(form: OfferForm, voucher: VoucherCard) -> Answer:
    who, items = actor(), own_items(actor(), voucher.category_code)
    form.offer_items(items)
    if submitted_value("step") == "offer" and form.submitted():
        try:
            pid = ordering.offer(
                who,
                form.code.data or "",
                form.listing.data,
                given(form.price.data),
                given(form.need.data),
                key_of_request(),
            )
            return to_order(pid, _("The order was sent to the firm, which has to confirm it."))
        except Refusal as refusal:
            form.refuse(refusal)
    return render_template("orders/offer.html", form=form, voucher=voucher, items=items), form.status


@pages.route("/<pid>/answer", methods=["GET", "POST"])
@requires(Action.ORDER_ACCEPT)
def answer(pid: str) -> Answer:
    form, who = AnswerForm.from_request(), actor()
    if answered(
        form,
        yes=lambda: fulfil.accept(who, pid),
        no=lambda reason: fulfil.decline(who, pid, reason),
    ):
        return to_order(pid, _("Your answer was recorded. The firm has been told."))
    return render_template("orders/answer.html", order=order_for(who, pid), form=form), form.status


@pages.route("/<pid>/contract", methods=["GET", "POST"])
@requires(Action.ORDER_COMPLETE)
def contract(pid: str) -> Answer:
    form, who, order = ContractForm.from_request(), actor(), order_for(actor(), pid)
    if done(
        form,
        lambda: fulfil.file_contract(
            who,
            pid,
            given(form.number.data),
            given(form.price.data),
            given(form.signed_on.data),
            form.papers.data,
        ),
    ):
        return to_order(pid, _("The contract was registered. The firm has been asked to sign it."))
    return render_template("orders/contract.html", order=order, form=form), form.status


@pages.route("/<pid>/deliver", methods=["GET", "POST"])
@requires(Action.ORDER_COMPLETE)
def deliver(pid: str) -> Answer:
    form, who, order = DeliveryForm.from_request(), actor(), order_for(actor(), pid)
    if done(form, lambda: fulfil.deliver(who, pid, given(form.note.data), form.papers.data)):
        return to_order(pid, _("The delivery was submitted. The firm has been asked to confirm it."))
    return render_template("orders/deliver.html", order=order, form=form), form.status
