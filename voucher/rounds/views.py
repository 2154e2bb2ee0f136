"""The pages of this room: the bureau's rounds, and what everybody may read of them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher import clock
from voucher.access import Action
from voucher.budget.queries import years
from voucher.refusal import NotFound, Refusal
from voucher.rounds import launch
from voucher.rounds.changes import policy_differences
from voucher.rounds.compare import RoundPolicy, round_policies, since_before
from voucher.rounds.forms import CompareForm, RoundForm, StepForm, as_entered, as_numbers
from voucher.rounds.queries import coming_rounds, latest_policy, open_rounds
from voucher.rounds.revise import RoundFrozen, change_round
from voucher.rounds.sheets import past_rounds, round_lines, round_sheet
from voucher.rounds.states import ROUND, Mode, RoundEvent
from voucher.web import actor, from_replica, repeatable, requires
from voucher.web import public as everybody
from voucher.web.paging_links import next_page
from voucher.wording import N_

pages = Blueprint("rounds", __name__)
Answer = Response | str | tuple[str, int]

STEPS: dict[RoundEvent, tuple[Callable[..., None], str]] = {
    RoundEvent.OPEN: (launch.open_round, N_("Publish the round")),
    RoundEvent.PAUSE: (launch.pause_round, N_("Pause the round")),
    RoundEvent.RESUME: (launch.resume_round, N_("Resume the round")),
    RoundEvent.CLOSE: (launch.close_round, N_("Close the round")),
}
WITH_REASON = (RoundEvent.PAUSE, RoundEvent.CLOSE)


@pages.get("/policy")
@everybody
@from_replica
def public() -> Answer:
    now = clock.now()
    return render_template(
        "rounds/public.html", running=open_rounds(now), coming=coming_rounds(now), past=past_rounds()
    )


@pages.get("/")
@requires(Action.BUDGET_READ)
def rounds() -> Answer:
    year = request.args.get("year", type=int)
    page = round_lines(actor(), year=year, after=request.args.get("after", type=int))
    return render_template("rounds/rounds.html", page=page, tabs=_tabs(year), more=next_page(page.next_after))


@pages.get("/<pid>")
@requires(Action.BUDGET_READ)
def show(pid: str) -> Answer:
    sheet = round_sheet(actor(), pid)
    steps = [
        (event.value, _(title)) for event, (_verb, title) in STEPS.items() if ROUND.can(sheet.state, event)
    ]
    since = since_before(actor(), pid)
    return render_template("rounds/show.html", sheet=sheet, steps=steps, since=since)


@pages.get("/changes")
@requires(Action.BUDGET_READ)
def changes() -> Answer:
    found, form = round_policies(actor()), CompareForm(request.args)
    form.offer(found)
    new, old = _chosen(found, form.new.data, 0), _chosen(found, form.old.data, 1)
    differences = policy_differences(old.policy, new.policy) if old and new else []
    form.new.data, form.old.data = new and new.pid, old and old.pid
    return render_template("rounds/changes.html", form=form, old=old, new=new, differences=differences)


@pages.route("/new", methods=["GET", "POST"])
@requires(Action.RULESET_PUBLISH)
def new() -> Answer:
    last = latest_policy()
    form = RoundForm.from_request(data=as_numbers(last) if last else None)
    form.offer(_open_years())
    if form.submitted():
        try:
            pid = launch.create_round(
                actor(), budget_year=form.budget_year.data, policy=form.numbers(), **_common(form)
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The round is prepared. A colleague has to publish it."), "success")
            return redirect(url_for("rounds.show", pid=pid))
    return render_template("rounds/new.html", form=form), form.status


@pages.route("/<pid>/edit", methods=["GET", "POST"])
@requires(Action.RULESET_PUBLISH)
@repeatable
def edit(pid: str) -> Answer:
    sheet = round_sheet(actor(), pid)
    if not sheet.is_draft:
        raise RoundFrozen()
    form = RoundForm.from_request(data=as_entered(sheet))
    form.offer([sheet.budget_year])
    if form.submitted():
        try:
            change_round(actor(), pid, policy=form.numbers(), **_common(form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The round is changed. A colleague has to publish it."), "success")
            return redirect(url_for("rounds.show", pid=pid))
    return render_template("rounds/edit.html", form=form, sheet=sheet), form.status


@pages.route("/<pid>/<any(open, pause, resume, close):step>", methods=["GET", "POST"])
@requires(Action.RULESET_PUBLISH)
def confirm(pid: str, step: str) -> Answer:
    sheet, form, event = round_sheet(actor(), pid), StepForm.from_request(), RoundEvent(step)
    ROUND.next(sheet.state, event)  # a step that is not possible is refused before it is asked
    verb, title = STEPS[event]
    if event not in WITH_REASON:
        del form.reason
    if form.submitted():
        try:
            verb(actor(), pid, **({"reason": form.reason.data or ""} if event in WITH_REASON else {}))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Done: %(step)s", step=_(title)), "success")
            return redirect(url_for("rounds.show", pid=pid))
    return render_template(
        "rounds/confirm.html",
        form=form,
        sheet=sheet,
        step=step,
        title=_(title),
        since=since_before(actor(), pid) if event is RoundEvent.OPEN else None,
    ), form.status


def _common(form: RoundForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "mode": Mode(form.mode.data),
        "prequalified_only": form.prequalified_only.data,
        **form.times(),
    }


def _chosen(found: list[RoundPolicy], pid: str | None, otherwise: int) -> RoundPolicy | None:
    """Return the round asked for; without a question the one at this place of the list, or the last."""
    if not pid:
        return found[min(otherwise, len(found) - 1)] if found else None
    for each in found:
        if each.pid == pid:
            return each
    raise NotFound()


def _open_years() -> list[int]:
    return [line.year for line in years(actor()) if line.is_open]


def _tabs(current: int | None) -> list[tuple[str, str, bool, None]]:
    entries = [
        (str(line.year), url_for("rounds.rounds", year=line.year), line.year == current, None)
        for line in years(actor())
    ]
    return [(_("All"), url_for("rounds.rounds"), current is None, None), *entries]
