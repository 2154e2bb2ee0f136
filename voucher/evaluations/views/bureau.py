"""The bureau evaluates the agencies of a year that is over."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Scope, require_all
from voucher.agencies.states import Result
from voucher.audit.queries import history
from voucher.evaluations.counting import facts_of
from voucher.evaluations.decide_result import decide_result
from voucher.evaluations.export import year_file
from voucher.evaluations.forms import ResultForm
from voucher.evaluations.models import Evaluation
from voucher.evaluations.propose_result import propose_result
from voucher.evaluations.queries import agencies_of, agency_of_year, count_results, evaluation_sheet
from voucher.evaluations.states import EvaluationState
from voucher.evaluations.views.desk import Answer, after, pages
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.web import actor, repeatable, requires
from voucher.web.downloads import send_file_made, wanted_kind
from voucher.web.form_base import done, submitted_value
from voucher.web.paging_links import next_page

OFFERED = 5  # years that are over


@pages.get("/")
@requires(Action.DASHBOARD_STAFF)
def index() -> Answer:
    latest = clock.today().year - 1
    year = request.args.get("year", latest, type=int)
    page, counts = agencies_of(actor(), year, after()), count_results(actor(), year)
    tabs = [
        (str(each), url_for("evaluations.index", year=each), each == year, None)
        for each in range(latest, latest - OFFERED, -1)
    ]
    return render_template(
        "evaluations/index.html",
        year=year,
        agencies=page.lines,
        tabs=tabs,
        decided=counts.get(EvaluationState.DECIDED, 0),
        proposed=counts.get(EvaluationState.PROPOSED, 0),
        more=next_page(page.next_after),
    )


@pages.route("/<int(max=9999):year>/<pid>", methods=["GET", "POST"])
@requires(Action.AGENCY_SUSPEND)
def evaluate(year: int, pid: str) -> Answer:
    agency, form = agency_of_year(actor(), pid, year), ResultForm.from_request()
    form.offer()
    if done(form, lambda: _propose(pid, year, form)):
        flash(_("Proposed. A colleague decides it."), "success")
        return redirect(url_for("evaluations.index", year=year))
    page = render_template(
        "evaluations/evaluate.html",
        form=form,
        agency=agency,
        year=year,
        facts=facts_of(db.session(), agency.id, year),
    )
    return page, form.status


@pages.get("/cases/<pid>")
@requires(Action.DASHBOARD_STAFF)
def case(pid: str) -> Answer:
    sheet = evaluation_sheet(actor(), pid)
    masked = require_all(actor(), Action.AGENCY_READ_PRIVATE) is Scope.MASKED
    return render_template(
        "evaluations/case.html",
        sheet=sheet,
        mine=sheet.proposed_by == actor().person_id,
        steps=history(db.session(), Evaluation.__tablename__, sheet.id, names=not masked),
    )


@pages.post("/cases/<pid>/decision")
@requires(Action.AGENCY_SUSPEND)
def decide(pid: str) -> Answer:
    word = submitted_value("decision")
    if word not in ("approve", "decline"):
        raise NotFound()
    decide_result(actor(), pid, approve=word == "approve")
    flash(_("Done as proposed.") if word == "approve" else _("The proposal was declined."), "success")
    return redirect(url_for("evaluations.case", pid=pid))


@pages.post("/<int(max=9999):year>/file")
@requires(Action.DASHBOARD_STAFF)
@repeatable
def export(year: int) -> Answer:
    name, file = year_file(actor(), year, wanted_kind())
    return send_file_made(name, file)


def _propose(pid: str, year: int, form: ResultForm) -> None:
    propose_result(actor(), pid, year, result=Result(form.result.data), reason=form.reason.data or "")
