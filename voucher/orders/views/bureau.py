"""The bureau's pages: every order, and one order with its history."""

from dataclasses import replace

from flask import render_template, request

from voucher.access import Action, Scope, require_all
from voucher.audit.queries import history
from voucher.catalogue.queries import categories
from voucher.eligibility.kept import checks_of
from voucher.orders.detail import order_for
from voucher.orders.dispute_links import disputes_of
from voucher.orders.forms.lists import OrdersForm
from voucher.orders.models import Order
from voucher.orders.queries import all_orders as find_orders
from voucher.orders.queries import total_of, years
from voucher.orders.views.desk import Answer, after, pages
from voucher.orders.warned import open_warnings
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.language import by_language
from voucher.web.paging_links import next_page


@pages.get("/all")
@requires(Action.ORDER_READ)
def all_orders() -> Answer:
    require_all(actor(), Action.ORDER_READ)
    form = OrdersForm(request.args)
    form.offer(years(), [(c.code, by_language(c.name_zh, c.name_en)) for c in categories()])
    form.validate()
    wanted = replace(form.wanted, district=actor().district or form.wanted.district)
    page = find_orders(wanted, after())
    number, amount = total_of(wanted)
    return render_template(
        "orders/all_orders.html",
        form=form,
        wanted=wanted,
        number=number,
        amount=amount,
        orders=page.lines,
        more=next_page(page.next_after),
    )


@pages.get("/<pid>/case")
@requires(Action.ORDER_READ)
def case(pid: str) -> Answer:
    masked = require_all(actor(), Action.ORDER_READ) is Scope.MASKED
    order = order_for(actor(), pid)
    return render_template(
        "orders/case.html",
        order=order,
        masked=masked,
        disputes=disputes_of(order.id),
        checks=checks_of(Order.__tablename__, order.id, masked=masked),
        warned=open_warnings(pid),
        timeline=history(db.session(), Order.__tablename__, order.id, names=not masked),
    )
