"""The people of a firm and of an agency: the same pages from both sides."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action, Role
from voucher.accounts.forms import InviteForm
from voucher.accounts.invite import end_membership, invite, withdraw_invitation
from voucher.accounts.lists import invited, members
from voucher.accounts.people import NewPerson
from voucher.accounts.views.desk import Answer, acting_for, invitation_letter, pages
from voucher.web import actor, requires
from voucher.web.form_base import done


@pages.route("/firm")
@requires(Action.FIRM_MEMBER_MANAGE)
def firm_people() -> Answer:
    return _people("firm")


@pages.route("/firm/invite", methods=["GET", "POST"])
@requires(Action.FIRM_MEMBER_MANAGE)
def invite_to_firm() -> Answer:
    return _invite("firm", Role.FIRM_USER, Role.FIRM_ADMIN)


@pages.route("/firm/invitations/<pid>/withdraw", methods=["POST"])
@requires(Action.FIRM_MEMBER_MANAGE)
def withdraw_firm_invitation(pid: str) -> Answer:
    return _withdraw("firm", pid)


@pages.route("/firm/people/<pid>/end", methods=["POST"])
@requires(Action.FIRM_MEMBER_MANAGE)
def end_firm_access(pid: str) -> Answer:
    return _end("firm", pid)


@pages.route("/agency")
@requires(Action.AGENCY_MEMBER_MANAGE)
def agency_people() -> Answer:
    return _people("agency")


@pages.route("/agency/invite", methods=["GET", "POST"])
@requires(Action.AGENCY_MEMBER_MANAGE)
def invite_to_agency() -> Answer:
    return _invite("agency", Role.AGENCY_USER, Role.AGENCY_ADMIN)


@pages.route("/agency/invitations/<pid>/withdraw", methods=["POST"])
@requires(Action.AGENCY_MEMBER_MANAGE)
def withdraw_agency_invitation(pid: str) -> Answer:
    return _withdraw("agency", pid)


@pages.route("/agency/people/<pid>/end", methods=["POST"])
@requires(Action.AGENCY_MEMBER_MANAGE)
def end_agency_access(pid: str) -> Answer:
    return _end("agency", pid)


def _people(side: str) -> Answer:
    here = members(actor())
    admins = [member for member in here if member.role in (Role.FIRM_ADMIN, Role.AGENCY_ADMIN)]
    return render_template(
        "accounts/people.html",
        members=here,
        invited=invited(actor()),
        only_one_admin=len(admins) == 1,
        place=acting_for(),
        side=side,
    )


def _invite(side: str, *roles: Role) -> Answer:
    form = InviteForm.from_request(data={"role": roles[0].value})
    form.offer(*roles)
    if done(
        form,
        lambda: invite(
            actor(),
            NewPerson(form.name.data or "", form.email.data or ""),
            Role(form.role.data),
            valid_until=form.valid_until.data,
            letter=invitation_letter(actor().name, acting_for()),
        ),
    ):
        flash(_("The invitation is on its way to %(email)s.", email=form.email.data), "success")
        return redirect(url_for(f"accounts.{side}_people"))
    return render_template("accounts/invite.html", form=form, place=acting_for(), side=side), form.status


def _withdraw(side: str, pid: str) -> Answer:
    withdraw_invitation(actor(), pid)
    flash(_("The invitation is withdrawn; its link is dead."), "success")
    return redirect(url_for(f"accounts.{side}_people"))


def _end(side: str, pid: str) -> Answer:
    end_membership(actor(), pid)
    flash(_("The access has ended."), "success")
    return redirect(url_for(f"accounts.{side}_people"))
