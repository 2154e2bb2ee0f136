"""The bureau's pages: the list of disputes."""

from flask import render_template, request

from voucher.access import Action
from voucher.disputes.forms import DisputesForm
from voucher.disputes.queries import disputes as find_disputes
from voucher.disputes.views.desk import Answer, pages
from voucher.web import requires
from voucher.web.paging_links import next_page


@pages.get("/")
@requires(Action.COMPLAINT_HANDLE)
def queue() -> Answer:
    form = DisputesForm(request.args)
    form.validate()
    page = find_disputes(
        state=form.wanted, text=form.text.data or None, after=request.args.get("after", type=int)
    )
    return render_template(
        "disputes/queue.html", form=form, disputes=page.lines, more=next_page(page.next_after)
    )
