"""The pages of this room: everybody looks for services, the bureau keeps the catalogue."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher import clock
from voucher.access import Action
from voucher.catalogue import queries
from voucher.catalogue.curate import set_listed, set_prices
from voucher.catalogue.forms import CatalogueFilter, PricesForm, SearchForm
from voucher.catalogue.offers import offered_in, offers_of, search_agencies, search_items
from voucher.catalogue.units import in_english
from voucher.refusal import NotFound, Refusal
from voucher.web import actor, from_replica, public, requires
from voucher.web.language import by_language
from voucher.web.paging_links import next_page

pages = Blueprint("catalogue", __name__)
Answer = Response | str | tuple[str, int]


@pages.app_template_filter()
def unit(entered: str) -> str:
    """Return the unit of an item in the reader's language."""
    return by_language(entered, in_english(entered))


@pages.get("/")
@public
@from_replica
def index() -> Answer:
    return render_template("catalogue/index.html", categories=queries.categories(), form=SearchForm())


@pages.get("/category/<code>")
@public
@from_replica
def category(code: str) -> Answer:
    return render_template(
        "catalogue/category.html", category=queries.category(code), rows=offered_in(code, clock.today())
    )


@pages.get("/item/<pid>")
@public
@from_replica
def item(pid: str) -> Answer:
    found = queries.item(pid)
    return render_template(
        "catalogue/item.html",
        item=found,
        category=queries.category(found.category_code),
        offers=offers_of(found.id, clock.today()),
    )


@pages.get("/search")
@public
@from_replica
def search() -> Answer:
    form = SearchForm(request.args)
    if not form.validate():
        return render_template("catalogue/search.html", form=form, items=[], agencies=[]), 422
    text = form.text.data or ""
    items = search_items(text, clock.today(), price_from=form.price_from.data, price_to=form.price_to.data)
    return render_template("catalogue/search.html", form=form, items=items, agencies=search_agencies(text))


@pages.get("/manage")
@requires(Action.SERVICE_PUBLISH)
def manage() -> Answer:
    form = CatalogueFilter(request.args)
    form.category.choices = [
        ("", _("All categories")),
        *((line.code, by_language(line.name_zh, line.name_en)) for line in queries.categories()),
    ]
    page = queries.managed_items(
        actor(),
        category_code=form.category.data or "",
        text=form.text.data or "",
        after=request.args.get("after", type=int),
    )
    return render_template("catalogue/manage.html", form=form, page=page, more=next_page(page.next_after))


@pages.route("/manage/<pid>", methods=["GET", "POST"])
@requires(Action.SERVICE_PUBLISH)
def edit(pid: str) -> Answer:
    found = queries.managed_item(actor(), pid)
    form = PricesForm.from_request(data={"price_min": found.price_min, "price_max": found.price_max})
    if form.submitted() and form.price_min.data and form.price_max.data:
        try:
            set_prices(actor(), pid, price_min=form.price_min.data, price_max=form.price_max.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The usual prices were changed."), "success")
            return redirect(url_for("catalogue.manage", category=found.category_code))
    return render_template("catalogue/edit.html", form=form, item=found), form.status


@pages.post("/manage/<pid>/listed")
@requires(Action.SERVICE_PUBLISH)
def listed(pid: str) -> Answer:
    wanted = request.form.get("listed", "")
    if wanted not in ("yes", "no"):
        raise NotFound()
    set_listed(actor(), pid, wanted == "yes")
    flash(_("The item is listed.") if wanted == "yes" else _("The item is off the catalogue."), "success")
    return redirect(url_for("catalogue.edit", pid=pid))
