"""One's own account: data, password, devices, identity, language."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.accounts import sign_in as signing
from voucher.accounts.forms import ChangePasswordForm
from voucher.accounts.hats import hats_of
from voucher.accounts.own_account import devices, own_data
from voucher.accounts.reset import change_password
from voucher.accounts.switch import switch as put_on
from voucher.accounts.views.desk import Answer, pages, password_changed_letter, session_id, worn
from voucher.storage import db
from voucher.web import ButtonForm, actor, public, repeatable, signed_in
from voucher.web.form_base import done, submitted_value
from voucher.web.language import COOKIE, LANGUAGES
from voucher.web.login import give_cookie
from voucher.web.own_path import own_path

YEAR_SECONDS = 365 * 24 * 60 * 60


@pages.route("/me")
@signed_in
def me() -> Answer:
    who = actor()
    return render_template(
        "accounts/me.html",
        own=own_data(who),
        hats=hats_of(db.session(), who.person_id or 0),
        worn=worn(),
        devices=devices(who, session_id()),
    )


@pages.route("/password", methods=["GET", "POST"])
@signed_in
@repeatable
def password() -> Answer:
    form = ChangePasswordForm.from_request()
    if done(
        form,
        lambda: change_password(
            actor(),
            session_id(),
            form.present.data or "",
            form.password.data or "",
            password_changed_letter,
        ),
    ):
        flash(_("Your password is changed. All other devices are signed out."), "success")
        return redirect(url_for("accounts.me"))
    return render_template("accounts/password.html", form=form), form.status


@pages.route("/devices/<pid>/end", methods=["POST"])
@signed_in
def end_device(pid: str) -> Answer:
    signing.end_device(actor(), pid)
    flash(_("The device is signed out."), "success")
    return redirect(url_for("accounts.me"))


@pages.route("/switch", methods=["GET", "POST"])
@signed_in
@repeatable
def switch() -> Answer:
    form = ButtonForm.from_request()
    if form.submitted():
        secret = put_on(actor(), session_id(), submitted_value("membership"))
        return give_cookie(redirect(url_for("accounts.arrive")), secret)
    hats = hats_of(db.session(), actor().person_id or 0)
    return render_template("accounts/switch.html", form=form, hats=hats, worn=worn()), form.status


@pages.route("/language", methods=["POST"])
@public
def language() -> Answer:
    answer = redirect(own_path(submitted_value("next"), url_for("public.home")))
    chosen = submitted_value("language")
    if chosen in LANGUAGES:
        answer.set_cookie(
            COOKIE, chosen, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure, httponly=True
        )
    return answer
