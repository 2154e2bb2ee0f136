"""The staff of the bureau and of the windows, for the administrators of the portal."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action, Role
from voucher.accounts.forms import InviteStaffForm
from voucher.accounts.lists import invited, staff_members
from voucher.accounts.people import NewPerson
from voucher.accounts.staff import KIND, decide_staff, propose_staff, set_active
from voucher.accounts.views.desk import Answer, invitation_letter, pages
from voucher.proposals.queries import open_proposals
from voucher.web import actor, requires
from voucher.web.form_base import done, submitted_value


@pages.route("/staff")
@requires(Action.STAFF_USER_CREATE)
def staff() -> Answer:
    who = actor()
    return render_template(
        "accounts/staff.html",
        staff=staff_members(who),
        invited=invited(who),
        proposals=[
            (proposal, Role(proposal.content["role"]), proposal.proposed_by == who.person_id)
            for proposal in open_proposals(kinds=[KIND])
        ],
    )


@pages.route("/staff/invite", methods=["GET", "POST"])
@requires(Action.STAFF_ROLE_GRANT)
def invite_staff() -> Answer:
    form = InviteStaffForm.from_request()
    if done(
        form,
        lambda: propose_staff(
            actor(),
            NewPerson(form.name.data or "", form.email.data or ""),
            Role(form.role.data),
            district=form.district.data or None,
            reason=form.reason.data or "",
        ),
    ):
        flash(_("Proposed. The invitation is mailed when another administrator agrees."), "success")
        return redirect(url_for("accounts.staff"))
    return render_template("accounts/invite_staff.html", form=form), form.status


@pages.route("/staff/proposals/<pid>", methods=["POST"])
@requires(Action.STAFF_ROLE_GRANT)
def decide_staff_proposal(pid: str) -> Answer:
    approve = submitted_value("decision") == "approve"
    decide_staff(actor(), pid, approve=approve, letter=invitation_letter(actor().name, None))
    flash(_("The invitation is on its way.") if approve else _("The proposal is declined."), "success")
    return redirect(url_for("accounts.staff"))


@pages.route("/staff/<pid>/active", methods=["POST"])
@requires(Action.STAFF_USER_CREATE)
def set_staff_active(pid: str) -> Answer:
    active = submitted_value("active") == "yes"
    set_active(actor(), pid, active=active)
    flash(_("The account is open again.") if active else _("The account is closed."), "success")
    return redirect(url_for("accounts.staff"))
