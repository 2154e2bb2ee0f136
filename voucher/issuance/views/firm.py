"""A firm's vouchers: the list, one voucher, its print, giving it back."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action
from voucher.audit.queries import history
from voucher.issuance.amount_in_words import amount_in_words
from voucher.issuance.forms import GiveBackForm
from voucher.issuance.give_back import give_back as return_voucher
from voucher.issuance.models import Voucher
from voucher.issuance.picture import bar_of
from voucher.issuance.queries import mine as list_of_firm
from voucher.issuance.sheet import sheet_for
from voucher.issuance.views.desk import Answer, pages, qr_of, short_address, to
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.form_base import done
from voucher.web.paging_links import next_page


@pages.get("/")
@requires(Action.VOUCHER_READ)
def mine() -> Answer:
    who = actor()
    if who.is_staff:
        return redirect(url_for("issuance.vouchers"))
    page = list_of_firm(who, after=request.args.get("after", type=int))
    return render_template("issuance/mine.html", vouchers=page.lines, more=next_page(page.next_after))


@pages.get("/<pid>")
@requires(Action.VOUCHER_READ)
def show(pid: str) -> Answer:
    who = actor()
    if who.is_staff:
        return redirect(url_for("issuance.voucher", pid=pid))
    voucher = sheet_for(who, pid)
    if who.is_agency:
        return render_template("issuance/status.html", voucher=voucher)
    return render_template(
        "issuance/show.html",
        voucher=voucher,
        qr=qr_of(voucher),
        bar=bar_of(voucher),
        steps=history(db.session(), Voucher.__tablename__, voucher.id),
    )


@pages.get("/<pid>/print")
@requires(Action.VOUCHER_PRINT)
def print_sheet(pid: str) -> Answer:
    voucher = sheet_for(actor(), pid)
    return render_template(
        "issuance/print_sheet.html",
        voucher=voucher,
        qr=qr_of(voucher),
        words=amount_in_words(voucher.face),
        address=short_address(voucher),
        check_address=url_for("issuance.verify", _external=True),
        printed_at=clock.now(),
        printed_by=actor().name,
    )


@pages.route("/<pid>/give-back", methods=["GET", "POST"])
@requires(Action.APPLICATION_WITHDRAW)
def give_back(pid: str) -> Answer:
    form = GiveBackForm.from_request()
    if done(form, lambda: return_voucher(actor(), pid, seen=form.seen.data)):
        return to(
            "issuance.show",
            pid,
            _("The voucher was given back. Thank you: the money is free for other firms."),
        )
    voucher = sheet_for(actor(), pid)
    form.show(voucher.parts.balance)
    return render_template("issuance/give_back.html", voucher=voucher, form=form), form.status
