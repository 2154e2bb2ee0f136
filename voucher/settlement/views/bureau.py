"""The bureau's pages: batches are made, released and paid."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action, Scope, require
from voucher.access.masking import Mask
from voucher.agencies.public_notices import BATCH, noticed
from voucher.audit.queries import history
from voucher.refusal import NotFound
from voucher.settlement import pay, settle
from voucher.settlement import release as releasing
from voucher.settlement.export import payment_list
from voucher.settlement.forms import (
    FailureForm,
    PaymentForm,
    PaymentsForm,
    ReleaseForm,
    SendBackForm,
)
from voucher.settlement.models import Batch
from voucher.settlement.queries import BatchSheet, LineRow, batch_sheet, batch_years
from voucher.settlement.queries import batches as find_batches
from voucher.settlement.red_letters import unchecked
from voucher.settlement.shown import shown_lines
from voucher.settlement.views.desk import Answer, pages, to_batch
from voucher.storage import db
from voucher.web import actor, repeatable, requires
from voucher.web.downloads import send_file_made, wanted_kind
from voucher.web.form_base import done
from voucher.web.paging_links import next_page


@pages.get("/batches")
@requires(Action.DASHBOARD_STAFF)
def batches() -> Answer:
    year = request.args.get("year", type=int)
    page = find_batches(year, request.args.get("after", type=int))
    return render_template(
        "settlement/batches.html",
        tabs=_year_tabs(year),
        batches=page.lines,
        more=next_page(page.next_after),
    )


@pages.get("/batches/<pid>")
@requires(Action.DASHBOARD_STAFF)
def batch(pid: str) -> Answer:
    found, me = _sheet(pid), actor().person_id
    names = _scope() is Scope.ALL
    return render_template(
        "settlement/batch.html",
        batch=found,
        notice=noticed(db.session(), BATCH, found.head.number, shown_lines(db.session(), found.id)),
        checked=me in found.checkers,
        unchecked=unchecked(db.session(), found.id),
        involved=me in found.checkers or me == found.made_by,
        steps=history(db.session(), Batch.__tablename__, found.id, names=names),
    )


@pages.post("/batches/<pid>/lock")
@requires(Action.PAYMENT_BATCH_CREATE)
def lock(pid: str) -> Answer:
    settle.lock(actor(), pid)
    return to_batch(pid, _("The batch is fixed and waits for release."))


@pages.post("/batches/<pid>/dissolve")
@requires(Action.PAYMENT_BATCH_CREATE)
def dissolve(pid: str) -> Answer:
    settle.dissolve(actor(), pid)
    flash(_("The batch is dissolved. Its claims may enter another."), "success")
    return redirect(url_for("settlement.batches"))


@pages.post("/batches/<pid>/lines/<line>/remove")
@requires(Action.PAYMENT_BATCH_CREATE)
def remove_line(pid: str, line: str) -> Answer:
    _line(pid, line)
    settle.remove_line(actor(), line)
    return to_batch(pid, _("The claim is taken out of the batch."))


@pages.route("/batches/<pid>/release", methods=["GET", "POST"])
@requires(Action.PAYMENT_BATCH_RELEASE)
def release(pid: str) -> Answer:
    form = ReleaseForm.from_request()
    if done(
        form,
        lambda: releasing.release(
            actor(),
            pid,
            minutes_number=form.minutes_number.data or "",
            digest=form.digest.data or "",
        ),
    ):
        return to_batch(pid, _("The batch is released for payment."))
    found = _sheet(pid)
    form.show(found.digest)
    return render_template("settlement/release.html", batch=found, form=form), form.status


@pages.route("/batches/<pid>/send-back", methods=["GET", "POST"])
@requires(Action.PAYMENT_BATCH_RELEASE)
def send_back(pid: str) -> Answer:
    form = SendBackForm.from_request()
    if done(form, lambda: releasing.send_back(actor(), pid, form.reason.data or "")):
        return to_batch(pid, _("The batch went back to finance."))
    return render_template("settlement/send_back.html", batch=_sheet(pid), form=form), form.status


@pages.route("/batches/<pid>/payments", methods=["GET", "POST"])
@requires(Action.PAYMENT_MARK_PAID)
def pay_all(pid: str) -> Answer:
    form = PaymentsForm.from_request()
    if done(
        form,
        lambda: pay.record_payments(
            actor(),
            pid,
            paid_on=form.day,
            reference_prefix=form.reference.data or "",
            seen=form.seen.data,
        ),
    ):
        held = _sheet(pid).held
        return to_batch(
            pid,
            _("The payments are recorded. Lines on hold go on waiting.")
            if held
            else _("The payments are recorded."),
        )
    batch = _sheet(pid)
    form.seen.show(batch.to_record)
    return render_template("settlement/pay_all.html", batch=batch, form=form), form.status


@pages.route("/batches/<pid>/lines/<line>/paid", methods=["GET", "POST"])
@requires(Action.PAYMENT_MARK_PAID)
def pay_line(pid: str, line: str) -> Answer:
    (batch, row), form = _line(pid, line), PaymentForm.from_request()
    if done(
        form,
        lambda: pay.record_payment(actor(), line, paid_on=form.day, reference=form.reference.data or ""),
    ):
        return to_batch(pid, _("The payment is recorded."))
    return render_template("settlement/pay_line.html", batch=batch, line=row, form=form), form.status


@pages.route("/batches/<pid>/lines/<line>/failed", methods=["GET", "POST"])
@requires(Action.PAYMENT_MARK_PAID)
def fail_line(pid: str, line: str) -> Answer:
    (batch, row), form = _line(pid, line), FailureForm.from_request()
    if done(form, lambda: pay.record_failure(actor(), line, form.reason.data or "")):
        return to_batch(pid, _("The failed payment is recorded. The claim may enter another batch."))
    return render_template("settlement/fail_line.html", batch=batch, line=row, form=form), form.status


@pages.post("/batches/<pid>/export")
@requires(Action.PAYMENT_MARK_PAID)
@repeatable
def export(pid: str) -> Answer:
    kind = wanted_kind()
    return send_file_made(*payment_list(actor(), pid, kind))


def _year_tabs(year: int | None) -> list[tuple[str, str, bool, None]]:
    tabs = [(_("All years"), url_for("settlement.batches"), year is None, None)]
    for one in batch_years():
        tabs.append((str(one), url_for("settlement.batches", year=one), year == one, None))
    return tabs


def _sheet(pid: str) -> BatchSheet:
    return batch_sheet(pid, Mask(_scope()))


def _scope() -> Scope:
    return require(actor(), Action.CLAIM_READ)


def _line(pid: str, line: str) -> tuple[BatchSheet, LineRow]:
    found = _sheet(pid)
    row = next((row for row in found.lines if row.pid == line), None)
    if row is None:
        raise NotFound()
    return found, row
