"""The light page a firm looks at while its application stands in the queue."""

from flask import make_response, redirect, render_template, request, url_for

from voucher.access import Action
from voucher.applications.place import standing_of
from voucher.applications.views.desk import Answer, pages
from voucher.web import actor, requires


@pages.get("/<pid>/place")
@requires(Action.APPLICATION_READ)
def place(pid: str) -> Answer:
    standing = standing_of(actor(), pid)
    if standing is None:
        return redirect(url_for("applications.show", pid=pid))
    if request.args.get("only") == "standing":  # the page looks again by itself
        return render_template("applications/standing.html", standing=standing)
    return render_template("applications/place.html", standing=standing)


def place_at_once(pid: str) -> Answer:
    """Answer a hand-in by the page of the queue itself: in a rush, a second request would cost as much as the first.

    The answer says where the page has its address: who sends the form again is led there.
    """
    answer = make_response(place(pid))
    if not answer.location:
        answer.headers["Content-Location"] = url_for("applications.place", pid=pid)
    return answer
