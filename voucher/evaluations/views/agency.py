"""An agency reads the results of its years."""

from flask import render_template

from voucher.access import Action
from voucher.evaluations.queries import own_results
from voucher.evaluations.views.desk import Answer, pages
from voucher.web import actor, requires


@pages.get("/mine")
@requires(Action.AGENCY_READ_PRIVATE)
def mine() -> Answer:
    return render_template("evaluations/mine.html", results=own_results(actor()))
