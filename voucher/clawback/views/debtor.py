"""The pages of who has to pay back: the own notices, one notice with its plan, and the papers behind it."""

from flask import redirect, render_template, request, url_for

from voucher.access import Action
from voucher.clawback.detail import notice_of
from voucher.clawback.queries import owed_by
from voucher.clawback.read_paper import read_paper
from voucher.clawback.views.desk import Answer, pages
from voucher.web import actor, requires
from voucher.web.downloads import send_document
from voucher.web.paging_links import next_page


@pages.get("/mine")
@requires(Action.ORDER_READ)
def mine() -> Answer:
    who = actor()
    if who.is_staff:
        return redirect(url_for("clawback.cases"))
    page = owed_by(who, request.args.get("after", type=int))
    return render_template("clawback/mine.html", clawbacks=page.lines, more=next_page(page.next_after))


@pages.get("/<pid>")
@requires(Action.ORDER_READ)
def notice(pid: str) -> Answer:
    if actor().is_staff:
        return redirect(url_for("clawback.case", pid=pid))
    return render_template("clawback/notice.html", clawback=notice_of(actor(), pid))


@pages.get("/<pid>/papers/<paper_pid>")
@requires(Action.ATTACHMENT_READ)
def paper(pid: str, paper_pid: str) -> Answer:
    found = read_paper(actor(), pid, paper_pid)
    return send_document(found.path, found.name, found.media_type)
