"""Where the page of this room hangs, and how a saved answer is given again."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.repeats.saving import save_answers
from voucher.storage.answers import Earlier
from voucher.web.formatting import moment
from voucher.web.request_key import by_program

pages = Blueprint("repeats", __name__)
save_answers(pages)


def answer_again(key: str, earlier: Earlier | None) -> Response:
    """Return the first answer once more; while there is none, lead to the page that tells what became of it."""
    answer = earlier.answer if earlier else None
    if earlier is None or answer is None or (answer.location is None and answer.body is None):
        return redirect(url_for("repeats.sent", key=key), 303)
    if answer.body is not None:
        return Response(answer.body, answer.status, mimetype="application/json")
    if not by_program():
        for category, text in answer.messages:
            flash(text, category)
        flash(_("You sent this already at %(moment)s. It was done once.", moment=moment(earlier.at)), "info")
    return redirect(answer.location or "/", answer.status)
