"""The one queue of the bureau: every kind of case that waits, in one list."""

from flask import render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.dashboard.forms import IntakeForm
from voucher.dashboard.intake.kinds import CaseKind
from voucher.dashboard.intake.queue import WaitingCase, Wanted, waiting_cases
from voucher.dashboard.views.desk import Answer, pages
from voucher.web import actor, requires
from voucher.web.guards import allowed
from voucher.web.paging_links import next_page

#: pages that only who decides may open
DECIDERS_READ = {
    "agencies.review_listing": Action.SERVICE_PUBLISH,
    "agencies.propose_renewal": Action.AGENCY_ADMIT,
    "eligibility.decide": Action.VOUCHER_VOID,
}


@pages.get("/intake")
@requires(Action.DASHBOARD_STAFF)
def intake() -> Answer:
    form = IntakeForm(request.args)
    wanted = form.wanted
    page = waiting_cases(actor(), wanted, after=request.args.get("after"))
    return render_template(
        "dashboard/intake.html",
        form=form,
        wanted=wanted,
        tabs=_tabs(wanted, page.by_kind),
        lights=page.by_light.items(),
        lines=[(line, _address(line)) for line in page.lines],
        more=next_page(page.next_after),
    )


def _tabs(wanted: Wanted, counts: dict[CaseKind, int]) -> list[tuple[str, str, bool, int]]:
    """Return a tab for all kinds and one for each the reader works on; what else is asked stays asked."""

    def tab(kind: CaseKind | None, label: str, number: int) -> tuple[str, str, bool, int]:
        address = url_for(
            "dashboard.intake",
            kind=kind and kind.value,
            light=wanted.light and wanted.light.value,
            district=wanted.district and wanted.district.value,
            text=wanted.text or None,
        )
        return label, address, kind is wanted.kind, number

    kinds = [tab(kind, _(kind.label), number) for kind, number in counts.items()]
    return [tab(None, _("All cases"), sum(counts.values())), *kinds]


def _address(line: WaitingCase) -> str | None:
    """Return where the case is read; some are read by those who decide on them only."""
    needed = DECIDERS_READ.get(line.endpoint)
    if needed and not allowed(needed):
        return None
    return url_for(line.endpoint, pid=line.pid)
