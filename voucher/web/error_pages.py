"""Failures as people should meet them: what happened, that nothing was lost, what to do next."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from voucher.refusal import ChangedMeanwhile, NotFound, Refusal
from voucher.web import stale_form
from voucher.web.formatting import message
from voucher.wording import N_

log = logging.getLogger(__name__)

TEXTS: dict[int, tuple[str, str]] = {
    400: (
        N_("The request could not be read"),
        N_("Nothing was changed. Go back, reload the page and try again."),
    ),
    401: (
        N_("Please sign in first"),
        N_("Nothing was changed. Sign in, and your drafts are where you left them."),
    ),
    404: (NotFound.title, NotFound.next_step),
    405: (
        N_("This page cannot be opened in this way"),
        N_("Nothing was changed. Go back and use the page's buttons."),
    ),
    413: (
        N_("What you sent is too large"),
        N_("Nothing was changed. One file may have 10 MB. Make it smaller."),
    ),
    429: (N_("Too many attempts"), N_("Nothing was changed. Wait a few minutes, then try again.")),
    500: (
        N_("Something went wrong on our side"),
        N_("Nothing was recorded. Try again; if it happens again, call us and quote the request number."),
    ),
    503: (N_("The portal is busy at the moment"), N_("Nothing was recorded. Please try again in a minute.")),
}
FORM_TOO_OLD = (
    N_("This form was open for too long"),
    N_("Nothing was recorded. Go back: what you typed is still there. Reload the page and send it again."),
)

STILL_HERE = N_("Nothing was recorded yet. What you typed is still here: send it again with one click.")


def install(app: Flask) -> None:
    """Answer every failure with a page."""

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> tuple[str, int]:
        return page(say((refusal.title, refusal.next_step), refusal.facts), refusal.status)

    @app.errorhandler(StaleDataError)
    def changed(_fault: StaleDataError) -> tuple[str, int]:
        return refused(ChangedMeanwhile())

    @app.errorhandler(CSRFError)
    def too_old(_fault: CSRFError) -> tuple[str, int]:
        if not stale_form.may_be_sent_again():
            return page(say(FORM_TOO_OLD), 400)
        title, next_step = say((FORM_TOO_OLD[0], STILL_HERE))
        fields, address = stale_form.fields(), stale_form.address()
        return render_template(
            "errors/form_too_old.html", title=title, next_step=next_step, fields=fields, address=address
        ), 400

    @app.errorhandler(HTTPException)
    def http(fault: HTTPException) -> tuple[str, int]:
        status = fault.code or 500
        return page(say(TEXTS.get(status, TEXTS[500])), status)

    @app.errorhandler(DataError)
    @app.errorhandler(OverflowError)
    def beyond_the_database(fault: Exception) -> tuple[str, int]:
        log.warning("a value was sent that no column can hold", exc_info=fault)
        return page(say(TEXTS[400]), 400)


def say(texts: tuple[str, str], facts: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """Return the title and the next step in the reader's language."""
    return message(texts[0], facts or {}), message(texts[1], facts or {})


def page(texts: tuple[str, str], status: int) -> tuple[str, int]:
    """Return the page that says no in these words."""
    return render_template("errors/refusal.html", title=texts[0], next_step=texts[1]), status
