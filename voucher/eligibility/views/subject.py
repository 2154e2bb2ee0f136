"""The pages of a firm or agency on the blacklist: its bans, and its appeal."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.eligibility.appeal import file_appeal
from voucher.eligibility.ban_sheet import ban_of_own, bans_of
from voucher.eligibility.forms import AppealForm
from voucher.eligibility.views.desk import Answer, pages
from voucher.web import actor, requires
from voucher.web.form_base import done, given


@pages.get("/mine")
@requires(Action.COMPLAINT_CREATE)
def mine() -> Answer:
    return render_template("eligibility/mine.html", bans=bans_of(actor()))


@pages.route("/mine/<pid>/appeal", methods=["GET", "POST"])
@requires(Action.COMPLAINT_CREATE)
def appeal(pid: str) -> Answer:
    ban, form = ban_of_own(actor(), pid), AppealForm.from_request()
    if done(form, lambda: file_appeal(actor(), pid, given(form.text.data))):
        flash(_("Your appeal was recorded. An approver who had no part in the ban answers it."), "success")
        return redirect(url_for("eligibility.mine"))
    return render_template("eligibility/appeal.html", ban=ban, form=form), form.status
