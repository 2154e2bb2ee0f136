"""The person's notices; and the outbox, which is emptied after every change."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from config import Config
from voucher.gateways.mail import sink
from voucher.notices.deliver import deliver
from voucher.notices.queries import count_unread, own_notices
from voucher.notices.read import Target, mark_all_read, mark_read
from voucher.web import actor, repeatable, signed_in
from voucher.web.after_change import after_change
from voucher.web.formatting import message
from voucher.web.paging_links import next_page

pages = Blueprint("notices", __name__)


@pages.route("/")
@signed_in
def mine() -> str:
    page = own_notices(actor(), after=request.args.get("after", type=int))
    return render_template(
        "notices/mine.html",
        notices=[(line, message(line.text, line.facts)) for line in page.lines],
        unread=count_unread(actor()),
        more=next_page(page.next_after),
    )


@pages.route("/<pid>/open", methods=["POST"])
@signed_in
@repeatable
def open_notice(pid: str) -> Response:
    return redirect(_address(mark_read(actor(), pid)))


@pages.route("/read", methods=["POST"])
@signed_in
@repeatable
def read_all() -> Response:
    mark_all_read(actor())
    flash(_("All notices are marked as read."), "success")
    return redirect(url_for("notices.mine"))


def _post_mail() -> None:
    config: Config = current_app.config["PORTAL"]
    deliver(sink(config.mail_sink, config.mail_from))


def _address(target: Target) -> str:
    if target.endpoint not in current_app.view_functions:
        return url_for("notices.mine")
    return url_for(target.endpoint, pid=target.pid) if target.pid else url_for(target.endpoint)


after_change(pages, _post_mail)
