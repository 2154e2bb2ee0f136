"""The bureau's list of clawbacks and one of them; finance records what came back."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action, Role, Scope, require
from voucher.audit.queries import history
from voucher.clawback.detail import case_of
from voucher.clawback.export import clawback_file
from voucher.clawback.forms import ClawbacksForm, ReceiptForm
from voucher.clawback.models import Clawback
from voucher.clawback.queries import ages, clawbacks, sums, years
from voucher.clawback.receive import record_receipt
from voucher.clawback.reversed_claims import reversed_claims
from voucher.clawback.tabs import ClawbackTab
from voucher.clawback.views.desk import Answer, pages, to_case
from voucher.storage import db
from voucher.web import actor, from_replica, repeatable, requires
from voucher.web.downloads import send_file_made, wanted_kind
from voucher.web.form_base import done, given
from voucher.web.paging_links import next_page

NARROWS = ("year", "debtor", "text")


@pages.get("/")
@requires(Action.DASHBOARD_STAFF)
def cases() -> Answer:
    form, tab = _asked(ClawbackTab.OWED)
    wanted = form.wanted(tab)
    found, page = sums(wanted), clawbacks(wanted, request.args.get("after", type=int))
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in NARROWS}
    return render_template(
        "clawback/cases.html",
        form=form,
        tab=tab,
        tabs=[(_(one.label), _address(one, kept), one is tab, found[one].number) for one in ClawbackTab],
        found=found[tab],
        ages=ages(wanted),
        clawbacks=page.lines,
        more=next_page(page.next_after),
        offers=reversed_claims(),
        export_url=url_for("clawback.export", tab=tab.value, **kept),
    )


@pages.post("/file")
@requires(Action.DASHBOARD_STAFF)
@from_replica
@repeatable
def export() -> Answer:
    form, tab = _asked(ClawbackTab.ALL)
    kind = wanted_kind()
    return send_file_made(*clawback_file(actor(), form.wanted(tab), kind))


@pages.get("/<pid>/case")
@requires(Action.DASHBOARD_STAFF)
def case(pid: str) -> Answer:
    who = actor()
    found = case_of(who, pid)
    mine = found.proposal is not None and found.proposal.proposed_by == who.person_id
    names = require(who, Action.ORDER_READ) is Scope.ALL
    return render_template(
        "clawback/case.html",
        clawback=found,
        mine=mine,
        decides=found.proposal is not None and not mine and Role.APPROVER in who.roles,
        steps=history(db.session(), Clawback.__tablename__, found.id, names=names),
    )


@pages.route("/<pid>/receipts", methods=["GET", "POST"])
@requires(Action.PAYMENT_RECONCILE)
def receipt(pid: str) -> Answer:
    found, form = case_of(actor(), pid), ReceiptForm.from_request()
    if done(
        form,
        lambda: record_receipt(
            actor(),
            pid,
            document_number=form.document_number.data or "",
            amount=given(form.amount.data),
            received_on=given(form.received_on.data),
            seen=form.seen.data,
        ),
    ):
        return to_case(pid, _("The receipt is recorded. The debtor has been told."))
    form.seen.show(found.line.left)
    return render_template("clawback/receipt.html", clawback=found, form=form), form.status


def _asked(otherwise: ClawbackTab) -> tuple[ClawbacksForm, ClawbackTab]:
    """Return what the address asks for: the filters, and the tab."""
    form = ClawbacksForm(request.args)
    form.offer(years())
    tab = next((one for one in ClawbackTab if one.value == request.args.get("tab")), otherwise)
    form.tab.data = tab.value
    return form, tab


def _address(tab: ClawbackTab, kept: dict[str, Any]) -> str:
    return url_for("clawback.cases", tab=tab.value, **kept)
