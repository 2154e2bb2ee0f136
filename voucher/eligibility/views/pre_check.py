"""The pre-check: anybody asks whether a firm could take part. Nothing is kept."""

from flask import render_template

from voucher.eligibility.forms import PreCheckForm
from voucher.eligibility.pre_check import judge, verdict_of
from voucher.eligibility.views.desk import Answer, pages
from voucher.web import public


@pages.route("/pre-check", methods=["GET", "POST"])
@public
def pre_check() -> Answer:
    form = PreCheckForm.from_request()
    if not form.submitted():
        return render_template("eligibility/pre_check.html", form=form), form.status
    judged = judge(form.answers)
    return render_template("eligibility/pre_checked.html", judged=judged, verdict=verdict_of(judged))
