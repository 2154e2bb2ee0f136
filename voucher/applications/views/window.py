"""A window clerk follows what they took in."""

from flask import render_template

from voucher.access import Action
from voucher.applications.counter import taken_in as list_of_clerk
from voucher.applications.views.desk import Answer, after, pages
from voucher.web import actor, requires
from voucher.web.paging_links import next_page


@pages.get("/taken-in")
@requires(Action.ASSIST_SESSION_OPEN)
def taken_in() -> Answer:
    page = list_of_clerk(actor(), after=after())
    return render_template("applications/taken_in.html", lines=page.lines, more=next_page(page.next_after))
