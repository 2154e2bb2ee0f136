"""The agency's page: what it was paid, month by month."""

from flask import render_template, request

from voucher.access import Action
from voucher.ledger import total
from voucher.refusal import NotFound
from voucher.settlement.export import statement_file
from voucher.settlement.forms import PeriodForm
from voucher.settlement.statement import statement as find_statement
from voucher.settlement.statement import waiting_for
from voucher.settlement.views.desk import Answer, pages
from voucher.web import actor, repeatable, requires
from voucher.web.downloads import send_file_made


@pages.get("/statement")
@requires(Action.CLAIM_READ)
def statement() -> Answer:
    form = _period()
    agency_id = _own_agency()
    lines = find_statement(agency_id, *form.period)
    return render_template(
        "settlement/statement.html",
        form=form,
        period=form.period,
        lines=lines,
        paid=total([x.amount for x in lines]),
        waiting=waiting_for(agency_id),
    )


@pages.post("/statement/file")
@requires(Action.EXPORT_CREATE)
@repeatable
def export_statement() -> Answer:
    return send_file_made(*statement_file(actor(), *_period().period))


def _period() -> PeriodForm:
    form = PeriodForm(request.args)
    form.offer_months()
    return form


def _own_agency() -> int:
    who = actor()
    if not who.is_agency or who.agency_id is None:
        raise NotFound()
    return who.agency_id
