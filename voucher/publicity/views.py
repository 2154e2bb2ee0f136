"""The pages of this room: everybody reads the notices, the bureau publishes them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.access import Action
from voucher.publicity import publish, queries
from voucher.web import actor, public, requires
from voucher.web.paging_links import next_page

pages = Blueprint("publicity", __name__)
Answer = Response | str | tuple[str, int]


@pages.get("/")
@public
def index() -> Answer:
    page = queries.notices(after=request.args.get("after", type=int))
    return render_template("publicity/index.html", page=page, more=next_page(page.next_after))


@pages.get("/<pid>")
@public
def show(pid: str) -> Answer:
    return render_template("publicity/show.html", notice=queries.notice_sheet(pid))


@pages.post("/batches/<pid>")
@requires(Action.PAYMENT_BATCH_RELEASE)
def publish_batch(pid: str) -> Answer:
    return _published(publish.publish_batch(actor(), pid))


@pages.post("/agencies/<pid>")
@requires(Action.AGENCY_ADMIT)
def publish_admission(pid: str) -> Answer:
    return _published(publish.publish_admission(actor(), pid))


def _published(pid: str) -> Response:
    flash(_("The notice is published."), "success")
    return redirect(url_for("publicity.show", pid=pid))
