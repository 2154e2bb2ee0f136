"""The door of every change: who asks again gets the first answer; who uses a key for something else is refused."""

import logging
import time
from datetime import timedelta

from flask import current_app, g, request, session
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from voucher import clock
from voucher.access import Action
from voucher.refusal import Refusal
from voucher.repeats.refusals import (
    ANOTHER_IDENTITY,
    ANOTHER_PAGE,
    SOMETHING_ELSE,
    KeyMissing,
    SentWithOtherContent,
    StillRunning,
)
from voucher.repeats.saving import saving_of
from voucher.repeats.views.content import ADDRESS, IDENTITY, content, differences
from voucher.repeats.views.desk import answer_again, pages
from voucher.storage import db
from voucher.storage.answers import Answer, Earlier, earlier, forget
from voucher.storage.attempts import Attempt, SentBefore, announce
from voucher.web import actor
from voucher.web.form_base import field_names
from voucher.web.guards import MARK, REPEATABLE, request_id
from voucher.web.language import by_language
from voucher.web.request_key import by_program, key_of_request, new_key

log = logging.getLogger(__name__)

LOOKS, PAUSE_SECONDS = 20, 0.1  # how long a repeat waits for the first answer
LOST_AFTER = timedelta(seconds=10)  # an answer follows its work at once, or never
SEE_OTHER = 303
MESSAGES = "_flashes"  # where Flask keeps what is shown on the next page

pages.add_app_template_global(new_key, "new_key")


@pages.before_app_request
def know_repeats() -> Response | None:
    """Announce a change with its key; answer at once if it was done before.

    Raises:
        KeyMissing: It has none.
        SentWithOtherContent: The key was used for something else.
    """
    if request.method != "POST" or not current_user.is_authenticated or _may_be_repeated():
        return None
    who, key = actor(), key_of_request()
    if not key or who.person_id is None:
        raise KeyMissing()
    attempt = Attempt(who.person_id, key, request_id(), content(who, key), field_names())
    g.attempt, g.messages_before = attempt, len(session.get(MESSAGES, []))
    if first := earlier(attempt.person_id, key):
        return _again(attempt, first)
    announce(db.session(), attempt)
    return None


@pages.app_errorhandler(SentBefore)
def sent_before(_signal: SentBefore) -> Response:
    """Answer a repeat that met its first attempt at work."""
    attempt: Attempt = g.attempt
    try:
        return _again(attempt, earlier(attempt.person_id, attempt.key))
    except Refusal as refusal:  # raised here, it would find no handler any more
        return current_app.make_response(current_app.handle_user_exception(refusal))


@pages.after_app_request
def keep(answer: Response) -> Response:
    """Save the answer to work that was done; what was refused after all may be asked for again."""
    attempt: Attempt | None = g.pop("attempt", None)
    if attempt is None or not attempt.kept:
        return answer
    try:
        if answer.status_code < 400:
            saving_of(current_app).save(attempt, _saved(answer))
        elif answer.status_code < 500:
            forget(attempt)
    except SQLAlchemyError as fault:  # a repeat is told that nothing was recorded
        log.exception("a key could not be given free again", exc_info=fault)
    return answer


def _may_be_repeated() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, REPEATABLE, False) or getattr(view, MARK, None) in (None, Action.PUBLIC_READ)


def _again(attempt: Attempt, first: Earlier | None) -> Response:
    """Give the first answer again, waiting shortly for it if it is still on its way."""
    for _look in range(LOOKS):
        if first and differences(first.content, attempt.content):
            raise SentWithOtherContent(moment=first.at, parts=_parts(attempt, first))
        if first and (first.answer or clock.now() - first.at > LOST_AFTER):
            break
        db.session.rollback()
        time.sleep(PAUSE_SECONDS)
        first = earlier(attempt.person_id, attempt.key)
    if first is None and by_program():
        raise StillRunning()
    return answer_again(attempt.key, first)


def _parts(attempt: Attempt, first: Earlier) -> str:
    """Return what differs, by the names that people know."""
    names = first.labels | attempt.labels | {ADDRESS: ANOTHER_PAGE, IDENTITY: ANOTHER_IDENTITY}
    parts = differences(first.content, attempt.content)
    known = [gettext(names[part]) for part in sorted(parts) if part in names]
    return by_language("、", ", ").join(known) or gettext(SOMETHING_ELSE)


def _saved(answer: Response) -> Answer:
    """Return what a repeat is told: it is led to a page that was shown at once."""
    status, location = answer.status_code, answer.headers.get("Location")
    if location is None and (location := answer.headers.get("Content-Location")):
        status = SEE_OTHER
    new = session.get(MESSAGES, [])[g.messages_before :]
    body = answer.get_data(as_text=True) if answer.mimetype == "application/json" else None
    return Answer(status, location, [tuple(message) for message in new], body)
