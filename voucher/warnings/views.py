"""The bureau's pages: the list of warnings, one with its evidence, and its closing."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.access import Action, Scope, may, require_all
from voucher.audit.event_words import kind_of_subject
from voucher.audit.queries import history
from voucher.storage import db
from voucher.warnings import queries
from voucher.warnings.close import close as close_warning
from voucher.warnings.forms import CloseForm, WarningsForm
from voucher.warnings.models import RaisedWarning
from voucher.warnings.overridden import overrides_of
from voucher.warnings.queries import Wanted, WarningLine
from voucher.warnings.states import WarningEvent, WarningState
from voucher.web import actor, requires
from voucher.web.form_base import done
from voucher.web.formatting import message, percent, shown
from voucher.web.language import by_language
from voucher.web.paging_links import next_page

pages = Blueprint("warnings", __name__)
Answer = Response | str | tuple[str, int]

#: kind of a case -> the page on which the bureau reads it
PAGES = {
    "service_order": "orders.case",
    "claim": "redemption.case",
    "firm": "firms.show",
    "agency": "agencies.file",
}
ALL = "all"


@pages.get("/")
@requires(Action.ORDER_READ)
def index() -> Answer:
    require_all(actor(), Action.ORDER_READ)
    form = WarningsForm(request.args)
    if form.state.data is None:
        form.state.data = WarningState.OPEN.value
    wanted = form.wanted
    page = queries.warnings(wanted, after=request.args.get("after", type=int))
    return render_template(
        "warnings/index.html",
        form=form,
        wanted=wanted,
        tabs=_tabs(wanted),
        warnings=[(line, sentence(line)) for line in page.lines],
        more=next_page(page.next_after),
    )


@pages.get("/<pid>")
@requires(Action.ORDER_READ)
def show(pid: str) -> Answer:
    who = actor()
    masked = require_all(who, Action.ORDER_READ) is Scope.MASKED
    warning = queries.sheet_for(who, pid)
    return render_template(
        "warnings/show.html",
        warning=warning,
        sentence=sentence(warning.line),
        cases=[
            (case.name, url_for(PAGES[case.kind], pid=case.pid), kind_of_subject(case.kind))
            for case in warning.cases
        ],
        masked=masked,
        overrides=overrides_of(warning.id),
        is_open=warning.line.state is WarningState.OPEN,
        may_close=may(who, Action.CLAIM_REVIEW),
        steps=history(db.session(), RaisedWarning.__tablename__, warning.id, names=not masked),
    )


@pages.route("/<pid>/close", methods=["GET", "POST"])
@requires(Action.CLAIM_REVIEW)
def close(pid: str) -> Answer:
    form, warning = CloseForm.from_request(), queries.sheet_for(actor(), pid)
    if done(form, lambda: _close(pid, form)):
        flash(_("The warning is closed."), "success")
        return redirect(url_for("warnings.show", pid=pid))
    page = render_template("warnings/close.html", warning=warning, sentence=sentence(warning.line), form=form)
    return page, form.status


def sentence(line: WarningLine) -> str:
    """Return what a warning says, in the reader's language."""
    return message(line.sentence, {name: _figure(name, value) for name, value in line.figures.items()})


def _figure(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return by_language("、", ", ").join(shown(one) for one in value)
    return percent(value) if name.endswith("_bp") else value


def _close(pid: str, form: CloseForm) -> None:
    close_warning(actor(), pid, WarningEvent(form.outcome.data), reason=form.reason.data or "")


def _tabs(wanted: Wanted) -> list[tuple[str, str, bool, int]]:
    """Return a tab for each state and one for all; what else is asked stays asked."""
    found = queries.counts(wanted)
    kept: dict[str, Any] = {"kind": wanted.kind.value if wanted.kind else None, "case": wanted.case}
    states = [
        (_(state.label), url_for("warnings.index", state=state.value, **kept), state is wanted.state, number)
        for state, number in found.items()
    ]
    everything = url_for("warnings.index", state=ALL, **kept)
    return [*states, (_("All warnings"), everything, wanted.state is None, sum(found.values()))]
