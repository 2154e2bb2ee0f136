"""The first page of everybody who signed in: what waits for them."""

from flask import render_template

from voucher.access import Actor, Role
from voucher.accounts.assisted import assisted_by
from voucher.dashboard.taken_in import taken_in
from voucher.dashboard.views.desk import Answer, pages
from voucher.dashboard.windows import work_today
from voucher.dashboard.work.agency import agency_bench
from voucher.dashboard.work.auditor import auditor_desk
from voucher.dashboard.work.firm import firm_bench
from voucher.dashboard.work.staff import work_of
from voucher.notices.queries import NoticeLine, own_notices
from voucher.web import actor, signed_in
from voucher.web.formatting import message

LATEST = 3
Told = list[tuple[NoticeLine, str]]


@pages.get("/home")
@signed_in
def home() -> Answer:
    who = actor()
    if who.is_staff:
        return _staff(who)
    if who.is_agency:
        bench = agency_bench(who)
        return render_template("dashboard/home_agency.html", bench=bench, notices=_told(bench.notices))
    found = firm_bench(who)
    return render_template("dashboard/home_firm.html", bench=found, notices=_told(found.notices))


def _staff(who: Actor) -> Answer:
    work = work_of(who)
    if Role.WINDOW in who.roles and not work.queues:
        return _window(who)
    if Role.AUDITOR in who.roles and not work.queues:
        return _auditor(who)
    return render_template(
        "dashboard/home_staff.html",
        work=work,
        notices=_told(own_notices(who).lines[:LATEST]),
    )


def _auditor(who: Actor) -> Answer:
    return render_template(
        "dashboard/home_auditor.html",
        desk=auditor_desk(who),
        notices=_told(own_notices(who).lines[:LATEST]),
    )


def _window(who: Actor) -> Answer:
    return render_template(
        "dashboard/home_window.html",
        session=assisted_by(who),
        today=work_today(who),
        lines=taken_in(who, size=LATEST).lines,
        notices=_told(own_notices(who).lines[:LATEST]),
    )


def _told(lines: list[NoticeLine]) -> Told:
    return [(line, message(line.text, line.facts)) for line in lines]
