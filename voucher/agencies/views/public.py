"""What everybody may read of agencies."""

from flask import render_template, request

from voucher.agencies.directory import admitted_agencies, public_agency
from voucher.agencies.forms.directory import DirectoryFilter
from voucher.agencies.views.blueprint import Answer, after, pages
from voucher.catalogue.queries import categories
from voucher.web import from_replica, public
from voucher.web.paging_links import next_page


@pages.get("/")
@public
@from_replica
def index() -> Answer:
    form = DirectoryFilter(request.args)
    form.offer(categories())
    page = admitted_agencies(
        category_code=form.category.data or "",
        district=form.wanted_district,
        text=form.text.data or "",
        after=after(),
    )
    return render_template("agencies/index.html", form=form, page=page, more=next_page(page.next_after))


@pages.get("/<pid>")
@public
@from_replica
def show(pid: str) -> Answer:
    return render_template("agencies/show.html", agency=public_agency(pid))
