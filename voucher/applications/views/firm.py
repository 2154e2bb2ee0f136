"""A firm follows its applications."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.applications.apply import withdraw as take_back
from voucher.applications.models import Application
from voucher.applications.open_case import case_for_firm
from voucher.applications.queries import count_mine
from voucher.applications.queries import mine as list_of_firm
from voucher.applications.read_paper import read_paper
from voucher.applications.tabs import FirmTab
from voucher.applications.tasks import tasks_of
from voucher.applications.views.desk import Answer, after, member, pages, tab_entries, to
from voucher.audit.queries import history
from voucher.storage import db
from voucher.web import ButtonForm, actor, requires
from voucher.web.downloads import send_document
from voucher.web.form_base import done
from voucher.web.paging_links import next_page


@pages.get("/")
@requires(Action.APPLICATION_READ)
def mine() -> Answer:
    who = actor()
    if who.is_staff:
        return redirect(url_for("applications.queue"))
    tab = member(FirmTab, request.args.get("tab"), FirmTab.ALL)
    page = list_of_firm(who, tab, after=after())
    return render_template(
        "applications/mine.html",
        lines=page.lines,
        tabs=tab_entries(FirmTab, tab, count_mine(who)),
        more=next_page(page.next_after),
    )


@pages.get("/<pid>")
@requires(Action.APPLICATION_READ)
def show(pid: str) -> Answer:
    who = actor()
    if who.is_staff:
        return redirect(url_for("applications.case", pid=pid))
    case = case_for_firm(who, pid)
    if case.is_draft:
        return redirect(url_for("applications.task_list", pid=pid))
    return render_template(
        "applications/show.html",
        case=case,
        tasks=tasks_of(case),
        steps=history(db.session(), Application.__tablename__, case.id),
    )


@pages.route("/<pid>/withdraw", methods=["GET", "POST"])
@requires(Action.APPLICATION_WITHDRAW)
def withdraw(pid: str) -> Answer:
    case, form = case_for_firm(actor(), pid), ButtonForm.from_request()
    if done(form, lambda: take_back(actor(), pid)):
        if case.is_draft:
            return redirect(url_for("applications.mine"))
        return to("applications.show", pid, _("Your application is withdrawn."))
    return render_template("applications/withdraw.html", case=case, form=form), form.status


@pages.get("/<pid>/papers/<document_pid>")
@requires(Action.ATTACHMENT_READ)
def paper(pid: str, document_pid: str) -> Answer:
    found = read_paper(actor(), pid, document_pid)
    return send_document(found.path, found.name, found.media_type)
