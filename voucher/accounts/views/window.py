"""The window (全科窗口): find the firm, get its consent, act for it, end."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Mask, Scope
from voucher.accounts import assist as assisting
from voucher.accounts import throttle
from voucher.accounts.ask_consent import CodeLetter, send_code
from voucher.accounts.assisted import WindowFirm, assisted_by, find_firm, firm_here
from voucher.accounts.read_consent import read_consent
from voucher.accounts.views.desk import Answer, client_address, pages, session_id
from voucher.accounts.window_forms import ConsentCodeForm, ConsentPaperForm, FindFirmForm
from voucher.storage import db
from voucher.terms.queries import terms_on
from voucher.web import actor, repeatable, requires
from voucher.web.downloads import send_document
from voucher.web.form_base import done, given
from voucher.web.letters import letter


@pages.route("/assist", methods=["GET", "POST"])
@requires(Action.ASSIST_SESSION_OPEN)
@repeatable
def assist() -> Answer:
    form = FindFirmForm.from_request()
    found: list[WindowFirm] = []
    if done(form, lambda: found.append(find_firm(actor(), form.credit_code.data or ""))):
        return redirect(url_for("accounts.assist_firm", pid=found[0].pid))
    page = render_template("accounts/assist.html", form=form, live=assisted_by(actor()), minutes=_minutes())
    return page, form.status


@pages.get("/assist/<pid>")
@requires(Action.ASSIST_SESSION_OPEN)
def assist_firm(pid: str) -> Answer:
    """Ask for the firm's consent, in one of two ways."""
    return render_template("accounts/assist_firm.html", firm=firm_here(actor(), pid), minutes=_minutes())


@pages.get("/assist/<pid>/form")
@requires(Action.ASSIST_SESSION_OPEN)
def consent_form(pid: str) -> Answer:
    """Show the form that the firm signs, ready to print."""
    who = actor()
    return render_template(
        "accounts/consent_form.html",
        firm=firm_here(who, pid),
        clerk=who.name,
        minutes=_minutes(),
        today=clock.today(),
    )


@pages.route("/assist/<pid>/paper", methods=["GET", "POST"])
@requires(Action.ASSIST_SESSION_OPEN)
def assist_by_paper(pid: str) -> Answer:
    firm, form = firm_here(actor(), pid), ConsentPaperForm.from_request()
    if done(
        form,
        lambda: assisting.open_by_paper(actor(), session_id(), pid, given(form.upload.data)),
    ):
        return _opened(firm.name)
    return render_template("accounts/assist_paper.html", form=form, firm=firm), form.status


@pages.post("/assist/<pid>/code/send")
@requires(Action.ASSIST_SESSION_OPEN)
@repeatable
def send_consent_code(pid: str) -> Answer:
    throttle.check("consent", pid, client_address())
    throttle.count("consent", pid, client_address())
    send_code(actor(), pid, _code_letter())
    return redirect(url_for("accounts.assist_by_code", pid=pid))


@pages.route("/assist/<pid>/code", methods=["GET", "POST"])
@requires(Action.ASSIST_SESSION_OPEN)
@repeatable
def assist_by_code(pid: str) -> Answer:
    firm, form = firm_here(actor(), pid), ConsentCodeForm.from_request()
    if done(
        form,
        lambda: assisting.open_by_code(actor(), session_id(), pid, form.code.data or ""),
    ):
        return _opened(firm.name)
    address = Mask(Scope.MASKED).email(firm.contact_email)
    page = render_template("accounts/assist_code.html", form=form, firm=firm, address=address)
    return page, form.status


@pages.post("/assist/sessions/<pid>/end")
@requires(Action.ASSIST_SESSION_OPEN)
def end_assist(pid: str) -> Answer:
    assisting.end(actor(), pid)
    flash(_("The assisted session is over."), "success")
    return redirect(url_for("accounts.assist"))


@pages.get("/assist/papers/<pid>")
@requires(Action.ATTACHMENT_READ)
def signed_form(pid: str) -> Answer:
    """Send the form the firm signed to the bureau."""
    found = read_consent(actor(), pid)
    return send_document(found.path, found.name, found.media_type)


def _opened(firm: str) -> Answer:
    flash(_("You are acting for %(firm)s. The firm has been told.", firm=firm), "success")
    return redirect(url_for("dashboard.home"))


def _minutes() -> int:
    return terms_on(db.session(), clock.today()).assist_minutes


def _code_letter() -> CodeLetter:
    clerk, minutes = actor().name, _minutes()

    def write(firm: str, code: str) -> tuple[str, str]:
        return letter("accounts/consent_mail.txt", firm=firm, code=code, clerk=clerk, minutes=minutes)

    return write
