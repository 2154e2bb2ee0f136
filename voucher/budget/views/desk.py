"""Where the pages of this room hang, and how a second person is asked."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.refusal import Refusal
from voucher.web import FormBase

pages = Blueprint("budget", __name__)
Answer = Response | str | tuple[str, int]


def ask(form: FormBase, propose: Callable[[], str], template: str, **shown: object) -> Answer:
    """Propose what the form says and go to the proposal; else show the form."""
    if form.submitted():
        try:
            pid = propose()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Proposed. A colleague decides it."), "success")
            return redirect(url_for("budget.proposal", pid=pid))
    return render_template(template, form=form, **shown), form.status
