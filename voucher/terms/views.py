"""The pages of this room: the numbers in force, their versions and what changed, and new ones by two people."""

from dataclasses import dataclass, fields

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher import clock
from voucher.access import Action
from voucher.refusal import NotFound, Refusal
from voucher.storage import db
from voucher.terms.forms import CompareForm, TermsForm, as_entered
from voucher.terms.labels import LABELS, Label, Shown, differences, in_words
from voucher.terms.queries import terms_on
from voucher.terms.revise import decide_terms, propose_terms, withdraw_terms
from voucher.terms.terms import Terms
from voucher.terms.versions import Version, proposed_terms, versions
from voucher.web import actor, requires
from voucher.web.form_base import given, submitted_value

pages = Blueprint("terms", __name__)
Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One number in force."""

    label: Label
    value: Shown


@pages.get("/")
@requires(Action.BUDGET_READ)
def present() -> Answer:
    found = versions(actor())
    current = next(version for version in found if version.in_force)
    lines = [
        Line(LABELS[field.name], in_words(field.name, getattr(current.terms, field.name)))
        for field in fields(Terms)
    ]
    return render_template("terms/present.html", current=current, lines=lines, versions=found)


@pages.get("/changes")
@requires(Action.BUDGET_READ)
def changes() -> Answer:
    found = versions(actor())
    form = CompareForm(request.args)
    form.offer(found)
    new, old = _version(found, form.new.data, 0), _version(found, form.old.data, min(1, len(found) - 1))
    form.new.data, form.old.data = new.pid, old.pid
    return render_template(
        "terms/changes.html", form=form, old=old, new=new, differences=differences(old.terms, new.terms)
    )


@pages.route("/propose", methods=["GET", "POST"])
@requires(Action.RULESET_PUBLISH)
def propose() -> Answer:
    form = TermsForm.from_request(data=as_entered(terms_on(db.session(), clock.today())))
    if form.submitted():
        try:
            pid = propose_terms(
                actor(), form.terms(), starts_on=given(form.starts_on.data), reason=form.reason.data or ""
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Proposed. A colleague decides it."), "success")
            return redirect(url_for("terms.proposal", pid=pid))
    return render_template("terms/propose.html", form=form, labels=list(LABELS.items())), form.status


@pages.get("/proposals/<pid>")
@requires(Action.BUDGET_READ)
def proposal(pid: str) -> Answer:
    return render_template("terms/proposal.html", sheet=proposed_terms(actor(), pid))


@pages.post("/proposals/<pid>")
@requires(Action.RULESET_PUBLISH)
def decide(pid: str) -> Answer:
    word = submitted_value("decision")
    if word not in ("approve", "decline"):
        raise NotFound()
    decide_terms(actor(), pid, approve=word == "approve")
    flash(_("Done as proposed.") if word == "approve" else _("The proposal was declined."), "success")
    return redirect(url_for("terms.proposal", pid=pid))


@pages.post("/proposals/<pid>/withdraw")
@requires(Action.RULESET_PUBLISH)
def withdraw(pid: str) -> Answer:
    withdraw_terms(actor(), pid)
    flash(_("Your proposal is taken back."), "success")
    return redirect(url_for("terms.proposal", pid=pid))


def _version(found: list[Version], pid: str | None, otherwise: int) -> Version:
    """Return the version asked for; without a question the one at this place of the list."""
    if not pid:
        return found[otherwise]
    for version in found:
        if version.pid == pid:
            return version
    raise NotFound()
