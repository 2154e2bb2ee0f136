"""Signing in and out, and setting a forgotten password anew."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from voucher.accounts import own_account, throttle
from voucher.accounts import sign_in as signing
from voucher.accounts.forms import ForgotForm, NewPasswordForm, SignInForm
from voucher.accounts.reset import ask_reset, set_password
from voucher.accounts.views.desk import (
    Answer,
    arrival,
    client_address,
    pages,
    password_changed_letter,
    reset_letter,
    session_id,
)
from voucher.web import actor, public
from voucher.web.form_base import done
from voucher.web.login import give_cookie, start_afresh, take_cookie
from voucher.web.own_path import own_path
from voucher.web.read_only import resting


@pages.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    form = SignInForm.from_request(data={"next": request.args.get("next", "")})
    target = own_path(form.next.data, url_for("accounts.arrive"))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(target)
    if form.submitted():
        try:
            secret = _checked(form.account.data or "", form.password.data or "")
        except signing.WrongSignIn as refusal:
            form.refuse(refusal)
        else:
            _end_session()
            return give_cookie(redirect(target), secret)
    offered = "firms.register" in current_app.view_functions
    register_url = url_for("firms.register") if offered else None
    return render_template("accounts/sign_in.html", form=form, register_url=register_url), form.status


@pages.route("/arrive")
@public
def arrive() -> Answer:
    """Lead the person to their first page."""
    return redirect(arrival(actor()))


@pages.route("/sign-out", methods=["POST"])
@public
def sign_out() -> Answer:
    _end_session()
    flash(_("You have signed out."), "success")
    return take_cookie(redirect(url_for("public.home")))


@pages.route("/forgot", methods=["GET", "POST"])
@public
def forgot() -> Answer:
    form = ForgotForm.from_request()
    if form.submitted():
        account = form.account.data or ""
        throttle.check("link", account, client_address())
        throttle.count("link", account, client_address())
        ask_reset(actor(), account, reset_letter())
        return redirect(url_for("accounts.link_sent"))
    return render_template("accounts/forgot.html", form=form), form.status


@pages.route("/link-sent")
@public
def link_sent() -> Answer:
    """Say the same to everybody, whether or not there is such an account."""
    return render_template("accounts/link_sent.html")


@pages.route("/reset/<secret>", methods=["GET", "POST"])
@public
def reset(secret: str) -> Answer:
    name = own_account.name_for_reset(secret)
    form = NewPasswordForm.from_request()
    if done(form, lambda: set_password(actor(), secret, form.password.data or "", password_changed_letter)):
        flash(_("Your new password is set. Sign in with it."), "success")
        return redirect(url_for("accounts.sign_in"))
    return render_template("accounts/reset.html", form=form, name=name), form.status


def _checked(account: str, password: str) -> str:
    """Sign in, as often as the throttle allows, and return the secret for the cookie."""
    address = client_address()
    throttle.check("sign-in", account, address)
    try:
        secret = signing.sign_in(
            actor(), account, password, address=address, browser=request.user_agent.string
        )
    except signing.WrongSignIn:
        throttle.count("sign-in", account, address)
        raise
    throttle.forgive("sign-in", account, address)
    return secret


def _end_session() -> None:
    """End the session of this browser, if there is one, and forget what it typed."""
    if current_user.is_authenticated and not resting():
        signing.sign_out(actor(), session_id())
    start_afresh()
