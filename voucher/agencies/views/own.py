"""An agency keeps its details, its bank account and its list of items."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action
from voucher.agencies import list_item
from voucher.agencies.bank import propose_bank_change
from voucher.agencies.details import ListingEntry
from voucher.agencies.forms.own import BankForm, ListingForm, PriceForm, UpdateForm
from voucher.agencies.listings import count_own, items_to_list, own_listing, own_listings, versions
from voucher.agencies.sheets import sheet_of_own
from voucher.agencies.states import ListingState
from voucher.agencies.update import update
from voucher.agencies.views.blueprint import Answer, about, after, pages
from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.storage import db
from voucher.terms.queries import terms_on
from voucher.web import actor, requires
from voucher.web.paging_links import next_page

NOTHING = Money(0)


@pages.get("/mine")
@requires(Action.AGENCY_READ_PRIVATE)
def mine() -> Answer:
    sheet = sheet_of_own(actor())
    return render_template("agencies/mine.html", sheet=sheet, **about(sheet))


@pages.route("/mine/change", methods=["GET", "POST"])
@requires(Action.AGENCY_UPDATE)
def edit() -> Answer:
    sheet = sheet_of_own(actor())
    form = UpdateForm.from_request(data={"introduction": sheet.introduction, "phone": sheet.phone})
    if form.submitted():
        update(actor(), introduction=form.introduction.data or "", phone=form.phone.data or "")
        flash(_("The page of your agency was changed."), "success")
        return redirect(url_for("agencies.mine"))
    return render_template("agencies/edit.html", form=form), form.status


@pages.route("/mine/account", methods=["GET", "POST"])
@requires(Action.AGENCY_BANK_CHANGE)
def bank() -> Answer:
    sheet, form = sheet_of_own(actor()), BankForm.from_request()
    hours = terms_on(db.session(), clock.today()).bank_hold_hours
    if form.submitted():
        try:
            propose_bank_change(
                actor(),
                bank_name=form.bank_name.data or "",
                bank_account=form.bank_account.data or "",
                reason=form.reason.data or "",
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Sent to the bureau. Until it agrees, payments go to the present account."), "success")
            return redirect(url_for("agencies.mine"))
    return render_template("agencies/bank.html", form=form, sheet=sheet, hold_hours=hours), form.status


@pages.get("/mine/items")
@requires(Action.AGENCY_READ_PRIVATE)
def listings() -> Answer:
    asked = request.args.get("state", "")
    state = next((each for each in ListingState if each.value == asked), None)
    page = own_listings(actor(), state, after())
    return render_template(
        "agencies/listings.html", page=page, tabs=_tabs(state), more=next_page(page.next_after)
    )


@pages.route("/mine/items/new", methods=["GET", "POST"])
@requires(Action.SERVICE_MANAGE)
def add_listing() -> Answer:
    form = ListingForm.from_request()
    form.offer(items_to_list(actor()))
    if form.submitted() and _filed(form, form.item.data):
        return redirect(url_for("agencies.listings"))
    return render_template("agencies/add_listing.html", form=form), form.status


@pages.route("/mine/items/<pid>", methods=["GET", "POST"])
@requires(Action.SERVICE_MANAGE)
def change_listing(pid: str) -> Answer:
    listing = own_listing(actor(), pid)
    known = {
        "price_min": listing.price_min,
        "price_max": listing.price_max,
        "description": listing.description,
    }
    form = PriceForm.from_request(data=known)
    if form.submitted() and _filed(form, listing.item.code):
        return redirect(url_for("agencies.listings"))
    page = render_template(
        "agencies/change_listing.html", form=form, listing=listing, versions=versions(listing)
    )
    return page, form.status


@pages.post("/mine/items/<pid>/delist")
@requires(Action.SERVICE_MANAGE)
def delist(pid: str) -> Answer:
    list_item.delist(actor(), pid)
    flash(_("The item is off your list. Orders already placed go on."), "success")
    return redirect(url_for("agencies.listings"))


def _filed(form: PriceForm, item_code: str) -> bool:
    entry = ListingEntry(
        item_code,
        form.price_min.data or NOTHING,
        form.price_max.data or NOTHING,
        (form.description.data or "").strip(),
    )
    try:
        list_item.file_listings(actor(), [entry])
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    flash(_("Filed. A reviewer checks it; until then your list stays as it is."), "success")
    return True


def _tabs(current: ListingState | None) -> list[tuple[str, str, bool, int]]:
    counts = count_own(actor())
    entries = [
        (_(state.label), url_for("agencies.listings", state=state.value), state is current, counts[state])
        for state in ListingState
        if state in counts
    ]
    everything = (_("All"), url_for("agencies.listings"), current is None, sum(counts.values()))
    return [everything, *entries]
