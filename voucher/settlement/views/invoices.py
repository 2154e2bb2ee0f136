"""Finance looks up the invoices of a batch before its release."""

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action, Scope, require
from voucher.access.masking import Mask
from voucher.gateways.invoice_check import checker
from voucher.redemption.verdict import REVERSED, Verdict
from voucher.refusal import NotFound
from voucher.settlement.check_invoices import ask_checker, record_answer, record_valid
from voucher.settlement.forms import AnswerForm, LookedUpForm
from voucher.settlement.invoices import InvoiceLine, invoices_in
from voucher.settlement.queries import BatchSheet, batch_sheet
from voucher.settlement.views.desk import Answer, pages, to_batch
from voucher.web import actor, requires
from voucher.web.form_base import done


@pages.route("/batches/<pid>/invoices", methods=["GET", "POST"])
@requires(Action.PAYMENT_BATCH_CREATE)
def invoices(pid: str) -> Answer:
    batch, form = _batch(pid), LookedUpForm.from_request()
    if done(form, lambda: record_valid(actor(), pid, form.invoices.data or [])):
        return to_batch(pid, _("The invoices are recorded as looked up and valid today."))
    return (
        render_template(
            "settlement/invoices.html",
            batch=batch,
            form=form,
            invoices=invoices_in(batch.id),
            by_file=_asks_a_file(),
        ),
        form.status,
    )


@pages.post("/batches/<pid>/invoices/file")
@requires(Action.PAYMENT_BATCH_CREATE)
def ask_file(pid: str) -> Answer:
    known = ask_checker(actor(), pid, checker(current_app.config["PORTAL"].invoice_check))
    flash(_("The file knows %(number)s invoices of this batch.", number=known), "success")
    return redirect(url_for("settlement.invoices", pid=pid))


@pages.route("/batches/<pid>/lines/<line>/invoices/<int:invoice>", methods=["GET", "POST"])
@requires(Action.PAYMENT_BATCH_CREATE)
def invoice(pid: str, line: str, invoice: int) -> Answer:
    batch, form = _batch(pid), AnswerForm.from_request()
    found = _invoice(batch, line, invoice)
    if done(form, lambda: _record(line, invoice, form)):
        if Verdict(form.verdict.data) in REVERSED:
            return to_batch(pid, _("The reversal is recorded. What was not paid yet goes back to its check."))
        return to_batch(pid, _("The answer is recorded."))
    return render_template("settlement/invoice.html", batch=batch, invoice=found, form=form), form.status


def _record(line: str, invoice: int, form: AnswerForm) -> None:
    record_answer(
        actor(),
        line,
        invoice,
        verdict=Verdict(form.verdict.data),
        reversed_amount=form.reversed_amount.data,
        red_number=form.red_number.data or "",
    )


def _batch(pid: str) -> BatchSheet:
    """Return the batch. Accounts are of no interest here, so they are masked."""
    require(actor(), Action.CLAIM_READ)
    return batch_sheet(pid, Mask(Scope.MASKED))


def _invoice(batch: BatchSheet, line: str, invoice_id: int) -> InvoiceLine:
    """Return an invoice of a line of this batch.

    Raises:
        NotFound: There is none.
    """
    for found in invoices_in(batch.id):
        if (found.line, found.id) == (line, invoice_id):
            return found
    raise NotFound()


def _asks_a_file() -> bool:
    return str(current_app.config["PORTAL"].invoice_check) != "manual"
