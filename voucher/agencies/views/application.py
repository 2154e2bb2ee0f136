"""An agency applies for admission."""

from flask import redirect, render_template, url_for

from voucher.agencies.apply import apply_for_admission
from voucher.agencies.forms.application import ApplicationForm
from voucher.agencies.views.blueprint import Answer, pages
from voucher.catalogue.queries import categories
from voucher.refusal import Refusal
from voucher.web import actor, public


@pages.route("/apply", methods=["GET", "POST"])
@public
def apply() -> Answer:
    form = ApplicationForm.from_request()
    form.offer(categories())
    if form.submitted():
        try:
            apply_for_admission(
                actor(),
                credit_code=form.credit_code.data or "",
                details=form.details,
                licences=form.licences,
                papers=form.papers,
                newcomer=form.newcomer,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("agencies.applied"))
    return render_template("agencies/apply.html", form=form), form.status


@pages.get("/applied")
@public
def applied() -> Answer:
    return render_template("agencies/applied.html")
