"""Everybody may check a voucher, and learns only whether it is valid and for which category."""

from flask import redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _

from voucher.access import Action
from voucher.accounts import throttle
from voucher.issuance.forms import VerifyForm
from voucher.issuance.sheet import Verification
from voucher.issuance.sheet import verify as ask
from voucher.issuance.views.desk import Answer, pages
from voucher.issuance.voucher_code import is_well_formed, normalise
from voucher.web import actor, requires

WHAT = "verify"  # what is counted: codes that do not exist


@pages.get("/verify")
@requires(Action.PUBLIC_VERIFY_VOUCHER)
def verify() -> Answer:
    form, found = VerifyForm(request.args), None
    if form.code.data and form.validate():
        code = normalise(form.code.data)
        if is_well_formed(code):
            found = _ask(code=code)
            if found is None:
                form.code.errors = [
                    _("There is no voucher with this code. Compare it character by character.")
                ]
        else:
            form.code.errors = [
                _(
                    "This code has a typing mistake. It has twelve characters and no 0, O, 1, I or L: compare it."
                )
            ]
    return render_template("issuance/verify.html", form=form, found=found), 422 if form.errors else 200


@requires(Action.PUBLIC_VERIFY_VOUCHER)
def scan(token: str) -> Answer:
    """Answer the short address that a QR code carries; an agency goes on to take the voucher."""
    if actor().is_agency:
        return redirect(url_for("orders.take", code=request.base_url))
    found = _ask(token=token.upper())
    return render_template(
        "issuance/verify.html", form=VerifyForm(None), found=found, scanned=True
    ), 200 if found else 404


@pages.record_once
def _hang_short_address(state: BlueprintSetupState) -> None:
    state.app.add_url_rule("/q/<token>", endpoint="issuance.scan", view_func=scan)


def _ask(*, code: str | None = None, token: str | None = None) -> Verification | None:
    """Ask for a voucher; whoever guesses too often has to wait."""
    address = request.remote_addr or ""
    throttle.check(WHAT, address, address)
    found = ask(code=code, token=token)
    if found is None:
        throttle.count(WHAT, address, address)
    return found
