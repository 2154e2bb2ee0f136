"""The bureau's pages: the blacklist, one ban, and how a firm or an agency stands today."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, different_person, may, require_all
from voucher.audit.queries import history
from voucher.eligibility import ban as banning
from voucher.eligibility.appeal import answer_appeal
from voucher.eligibility.ban_sheet import ban_for_staff, proposed_ban
from voucher.eligibility.ban_sheet import bans as find_bans
from voucher.eligibility.forms import AppealAnswerForm, BanForm, BansForm, ReadingForm
from voucher.eligibility.models import Ban
from voucher.eligibility.read_registers import note_reading
from voucher.eligibility.standing import standing_of
from voucher.eligibility.subjects import Side
from voucher.eligibility.views.desk import Answer, pages
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.form_base import ButtonForm, done, given, submitted_value
from voucher.web.paging_links import next_page


@pages.get("/bans")
@requires(Action.FIRM_READ)
def bans() -> Answer:
    require_all(actor(), Action.FIRM_READ)
    form = BansForm(request.args)
    form.validate()
    page = find_bans(text=form.text.data or "", state=form.wanted, after=request.args.get("after", type=int))
    return render_template(
        "eligibility/bans.html", form=form, bans=page.lines, more=next_page(page.next_after)
    )


@pages.route("/bans/new", methods=["GET", "POST"])
@requires(Action.VOUCHER_VOID)
def propose() -> Answer:
    asked = {name: request.args.get(name, "") for name in ("name", "credit_code")}
    form = BanForm.from_request(data={**asked, "starts_on": clock.today()})
    if done(form, lambda: banning.propose_ban(actor(), form.wanted)):
        flash(_("The ban is proposed. An approver decides."), "success")
        return redirect(url_for("eligibility.bans"))
    return render_template("eligibility/propose.html", form=form), form.status


@pages.get("/bans/<pid>")
@requires(Action.FIRM_READ)
def ban(pid: str) -> Answer:
    found = ban_for_staff(actor(), pid)
    return render_template(
        "eligibility/ban.html",
        ban=found,
        may_answer=found.waits_for_answer and may(actor(), Action.APPLICATION_APPROVE),
        timeline=history(db.session(), Ban.__tablename__, found.id, names=may(actor(), Action.VOUCHER_VOID)),
    )


@pages.route("/bans/<pid>/answer", methods=["GET", "POST"])
@requires(Action.VOUCHER_VOID)
def answer(pid: str) -> Answer:
    banning.require_approver(actor())
    found, form = ban_for_staff(actor(), pid), AppealAnswerForm.from_request()
    different_person(actor(), *found.parties)
    if done(
        form,
        lambda: answer_appeal(actor(), pid, lift=form.outcome.data == "lift", answer=given(form.answer.data)),
    ):
        flash(_("The appeal is answered. The subject of the ban reads the reason."), "success")
        return redirect(url_for("eligibility.ban", pid=pid))
    return render_template("eligibility/answer.html", ban=found, form=form), form.status


@pages.route("/proposals/<pid>", methods=["GET", "POST"])
@requires(Action.VOUCHER_VOID)
def decide(pid: str) -> Answer:
    found, decidable = proposed_ban(actor(), pid)
    form = ButtonForm.from_request()
    if done(form, lambda: _decide(pid)):
        flash(_("Decided."), "success")
        return redirect(url_for("eligibility.ban", pid=found.pid))
    decidable = decidable and may(actor(), Action.APPLICATION_APPROVE)
    return render_template("eligibility/decide.html", ban=found, form=form, decidable=decidable), form.status


@pages.get("/standing/<kind>/<pid>")
@requires(Action.FIRM_READ)
def standing(kind: str, pid: str) -> Answer:
    return render_template("eligibility/standing.html", found=standing_of(actor(), _side(kind), pid))


@pages.route("/standing/<kind>/<pid>/reading", methods=["GET", "POST"])
@requires(Action.FIRM_VERIFY)
def read(kind: str, pid: str) -> Answer:
    side = _side(kind)
    found = standing_of(actor(), side, pid)
    form = ReadingForm.from_request(data={"checked_on": clock.today()})
    if done(form, lambda: note_reading(actor(), side, pid, form.reading)):
        flash(_("The reading is recorded and counts from its day on."), "success")
        return redirect(url_for("eligibility.standing", kind=kind, pid=pid))
    return render_template("eligibility/read.html", found=found, form=form), form.status


def _decide(proposal_pid: str) -> None:
    match submitted_value("decision"):
        case "approve":
            banning.decide_ban(actor(), proposal_pid, approve=True)
        case "decline":
            banning.decide_ban(actor(), proposal_pid, approve=False)
        case _:
            raise NotFound()


def _side(kind: str) -> Side:
    """Return the side named in the address.

    Raises:
        NotFound: It names none.
    """
    side = next((side for side in Side if side.value == kind), None)
    if side is None:
        raise NotFound()
    return side
