"""What became of a request: done, with what was recorded, or not."""

from flask import render_template, request
from werkzeug.wrappers import Response

from voucher.audit.queries import recorded_in
from voucher.repeats.views.desk import answer_again, pages
from voucher.storage.answers import earlier
from voucher.web import actor, signed_in

LOOKS, PAUSE_SECONDS = 10, 3


@pages.get("/<key>")
@signed_in
def sent(key: str) -> Response | str:
    who, looks = actor(), request.args.get("looks", 0, type=int)
    first = earlier(who.person_id or 0, key)
    if first and first.answer and first.answer.location:
        return answer_again(key, first)
    if first:
        done = recorded_in(who.person_id or 0, first.request_id, first.at)
        return render_template("repeats/sent.html", at=first.at, done=done)
    wait = PAUSE_SECONDS if looks < LOOKS else None
    return render_template("repeats/running.html", key=key, next_look=looks + 1, wait=wait)
