"""Accepting an invitation."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.accounts.accept import accept_as_new, accept_with_account
from voucher.accounts.forms import AcceptForm
from voucher.accounts.own_account import InvitationSheet, invitation_sheet, own_data
from voucher.accounts.views.desk import Answer, pages
from voucher.web import ButtonForm, actor, public
from voucher.web.form_base import done
from voucher.web.language import by_language


@pages.route("/invitations/<secret>", methods=["GET", "POST"])
@public
def accept_invitation(secret: str) -> Answer:
    sheet = invitation_sheet(secret)
    who = actor()
    if sheet.has_account and who.person_id is None:
        return render_template(
            "accounts/invitation_sign_in.html", sheet=sheet, place=_place(sheet), secret=secret
        )
    if who.person_id is not None and own_data(who).email != sheet.email:
        return render_template("accounts/invitation_other.html", sheet=sheet, place=_place(sheet))
    return _accept_with_account(secret, sheet) if who.person_id else _accept_as_new(secret, sheet)


def _accept_with_account(secret: str, sheet: InvitationSheet) -> Answer:
    form = ButtonForm.from_request()
    if done(form, lambda: accept_with_account(actor(), secret)):
        flash(_("You have joined. Choose for whom you want to act at “Switch identity”."), "success")
        return redirect(url_for("accounts.me"))
    page = render_template("accounts/invitation_join.html", form=form, sheet=sheet, place=_place(sheet))
    return page, form.status


def _accept_as_new(secret: str, sheet: InvitationSheet) -> Answer:
    form = AcceptForm.from_request(data={"name": sheet.name})
    if done(
        form,
        lambda: accept_as_new(
            actor(),
            secret,
            name=form.name.data or "",
            phone=form.phone.data or None,
            password=form.password.data or "",
        ),
    ):
        flash(_("Your account is ready. Sign in with it."), "success")
        return redirect(url_for("accounts.sign_in"))
    page = render_template("accounts/invitation_new.html", form=form, sheet=sheet, place=_place(sheet))
    return page, form.status


def _place(sheet: InvitationSheet) -> str | None:
    """Return the name of the firm or agency; None for the bureau."""
    if sheet.agency_zh and sheet.agency_en:
        return by_language(sheet.agency_zh, sheet.agency_en)
    return sheet.firm
