"""The pages of the two sides: open a dispute, answer it, withdraw it."""

from flask import render_template
from flask_babel import gettext as _

from voucher.access import Action
from voucher.disputes.detail import dispute_for
from voucher.disputes.dispute import answer_dispute, open_dispute, withdraw_dispute
from voucher.disputes.forms import DisputeAnswerForm, OpenForm
from voucher.disputes.states import Ground
from voucher.disputes.views.desk import Answer, pages, to_dispute
from voucher.orders.detail import order_for
from voucher.refusal import Refusal
from voucher.web import actor, requires
from voucher.web.form_base import done, given


@pages.route("/open/<order_pid>", methods=["GET", "POST"])
@requires(Action.ORDER_DISPUTE)
def start(order_pid: str) -> Answer:
    form, who, order = OpenForm.from_request(), actor(), order_for(actor(), order_pid)
    if form.submitted():
        ground = Ground(form.ground.data)
        try:
            pid = open_dispute(who, order_pid, ground, given(form.reason.data), form.papers.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return to_dispute(pid, _("The dispute was opened. The other side and the bureau have been told."))
    return render_template("disputes/start.html", order=order, form=form), form.status


@pages.route("/<pid>/answer", methods=["GET", "POST"])
@requires(Action.ORDER_DISPUTE)
def answer(pid: str) -> Answer:
    form, who, dispute = DisputeAnswerForm.from_request(), actor(), dispute_for(actor(), pid)
    if done(form, lambda: answer_dispute(who, pid, given(form.answer.data), form.papers.data)):
        return to_dispute(pid, _("Your answer was recorded. The bureau mediates now."))
    return render_template("disputes/answer.html", dispute=dispute, form=form), form.status


@pages.post("/<pid>/withdraw")
@requires(Action.ORDER_DISPUTE)
def withdraw(pid: str) -> Answer:
    withdraw_dispute(actor(), pid)
    return to_dispute(pid, _("The dispute was withdrawn. The order goes on."))
