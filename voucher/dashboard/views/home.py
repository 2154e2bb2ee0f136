"""The first page of everybody who signed in: what waits for them."""

from flask import render_template

from voucher.access import Actor, Role
from voucher.dashboard.views.desk import Answer, pages
from voucher.dashboard.work.agency import agency_bench
from voucher.dashboard.work.firm import firm_bench
from voucher.dashboard.work.staff import queues
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
    waiting = queues(who)
    return render_template(
        "dashboard/home_staff.html",
        queues=waiting,
        to_do=sum(queue.count for queue in waiting),
        late=sum(queue.late or 0 for queue in waiting),
        is_window=Role.WINDOW in who.roles,
        notices=_told(own_notices(who).lines[:LATEST]),
    )


def _told(lines: list[NoticeLine]) -> Told:
    return [(line, message(line.text, line.facts)) for line in lines]
