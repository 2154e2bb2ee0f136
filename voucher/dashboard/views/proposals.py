"""Everything that waits for a second person."""

from flask import render_template, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.dashboard.proposals import Waiting, waiting_proposals
from voucher.dashboard.proposed import Fact, Named
from voucher.dashboard.views.desk import Answer, pages
from voucher.web import actor, requires
from voucher.web.formatting import shown
from voucher.web.language import by_language

Detail = tuple[str, str | None, str]


@pages.get("/decisions")
@requires(Action.BUDGET_READ)
def proposals() -> Answer:
    waiting = waiting_proposals(actor())
    return render_template(
        "dashboard/proposals.html",
        lines=[(proposal, _details(proposal), _address(proposal)) for proposal in waiting],
        mine_to_decide=sum(proposal.decidable for proposal in waiting),
    )


def _details(proposal: Waiting) -> list[Detail]:
    """Return each change as (what, as it is now or None, as it would be), in the reader's language."""
    return [
        (_(change.what), None if change.now is None else _said(change.now), _said(change.then))
        for change in proposal.changes
    ]


def _said(fact: Fact) -> str:
    return by_language(fact.zh, fact.en) if isinstance(fact, Named) else shown(fact)


def _address(proposal: Waiting) -> str | None:
    if proposal.endpoint is None:
        return None
    return url_for(proposal.endpoint, pid=proposal.pid) if proposal.pid else url_for(proposal.endpoint)
