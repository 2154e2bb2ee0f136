"""The certificates of the nightly reconciliation, and the banner on the bureau's pages while a breach stands."""

import time

from flask import current_app, render_template, request

from voucher.access import Action
from voucher.budget import certificates as kept
from voucher.budget.views.desk import Answer, pages
from voucher.web import actor, requires
from voucher.web.paging_links import next_page

LOOK_AGAIN = 30.0  # seconds after which a process asks again whether a breach stands
SEEN = "incident"


@pages.get("/certificates")
@requires(Action.BUDGET_READ)
def certificates() -> Answer:
    page = kept.certificates(actor(), after=request.args.get("after", type=int))
    return render_template("budget/certificates.html", page=page, more=next_page(page.next_after))


@pages.get("/certificates/<pid>")
@requires(Action.BUDGET_READ)
def certificate(pid: str) -> Answer:
    return render_template("budget/certificate.html", certificate=kept.certificate(actor(), pid))


@pages.app_context_processor
def banner() -> dict[str, str | None]:
    """Give every page of the bureau the certificate that tells of a breach, if one stands."""
    return {"incident": _incident() if actor().is_staff else None}


def _incident() -> str | None:
    asked_at, pid = current_app.extensions.get(SEEN, (float("-inf"), None))
    if time.monotonic() > asked_at + LOOK_AGAIN:
        asked_at, pid = time.monotonic(), kept.incident()
        current_app.extensions[SEEN] = asked_at, pid
    return pid
