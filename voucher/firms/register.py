"""A firm registers itself: a person who signs up with it, or one who has signed in already."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.people import NewPerson, add_person, grant_membership
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.calendar.promised import start_clock
from voucher.firms import credit_code as code_rules
from voucher.firms.declaration import describe, keep_papers, tell_contact
from voucher.firms.details import Contact, FirmDetails, Slot
from voucher.firms.models import Firm
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.storage import next_number, transaction
from voucher.terms.queries import terms_on
from voucher.upload import Upload
from voucher.wording import N_

SERIES = "QY"  # 企业登记


class NotACreditCode(Refusal):
    """The checks prove that nobody has such a code."""

    title = N_("This is not a unified social credit code")
    next_step = N_("Nothing was kept. Compare it with your licence, character by character.")
    status = 422
    field = "credit_code"


class AlreadyRegistered(Refusal):
    """Somebody registered a firm with this code; whose account it is stays unsaid."""

    title = N_("A firm with this credit code is registered already")
    next_step = N_("If it is yours, ask your colleagues to invite you, or call the bureau. Nothing was kept.")
    status = 422
    field = "credit_code"


class LicenceMissing(Refusal):
    """The business licence is not among the papers."""

    title = N_("Add the business licence")
    next_step = N_("A photograph or a scan is enough: PDF, JPG or PNG of at most 10 MB.")
    status = 422
    field = "licence"


def register(
    actor: Actor,
    *,
    credit_code: str,
    details: FirmDetails,
    contact: Contact,
    papers: Mapping[str, Upload],
    newcomer: NewPerson | None = None,
) -> str:
    """Register a firm, make the person its administrator, and return the firm's public id.

    Args:
        credit_code: As typed; it is kept without spaces, in capitals.
        papers: Uploads by slot (the values of `details.Slot`); the licence has to be among them.
        newcomer: The person who signs up with the firm; None if the actor registers another one.

    Raises:
        NotACreditCode: The code cannot exist. One that is legal but fails the usual check is for an officer.
        AlreadyRegistered: There is a firm with the code.
        LicenceMissing: No business licence among the papers.
        UnreadableDocument, DocumentTooLarge: A paper cannot be kept.
    """
    require(actor, Action.PUBLIC_READ)
    verdict = code_rules.check(credit_code).verdict
    if verdict is code_rules.Verdict.INVALID:
        raise NotACreditCode()
    if Slot.LICENCE.value not in papers:
        raise LicenceMissing()
    with transaction() as session:
        firm = Firm(
            credit_code=code_rules.normalise(credit_code),
            code_needs_check=verdict is code_rules.Verdict.MANUAL,
        )
        describe(firm, details)
        tell_contact(firm, contact)
        _add(session, firm)
        firm.number = next_number(session, SERIES, clock.budget_year())
        founder = _founder(session, actor, newcomer, firm)
        firm.registered_by = founder.person_id
        grant_membership(session, founder, founder.person_id, Role.FIRM_ADMIN, firm_id=firm.id)
        keep_papers(session, firm, papers, founder.person_id)
        start_clock(session, firm, terms_on(session, clock.today()).verify_days)
        record(session, founder, Action.FIRM_UPDATE, firm, event="register", target=firm.state)
        enqueue(
            session,
            staff_with(session, Role.REVIEWER),
            N_("%(firm)s registered and waits for verification"),
            endpoint="firms.show",
            pid=firm.pid,
            firm=firm.name,
        )
        return firm.pid


def _founder(session: Session, actor: Actor, newcomer: NewPerson | None, firm: Firm) -> Actor:
    """Return the person who registers, as the administrator of the new firm."""
    known = add_person(session, newcomer) if newcomer else None
    return replace(
        actor,
        person_id=known.id if known else actor.person_id,
        name=known.name if known else actor.name,
        roles=frozenset({Role.FIRM_ADMIN}),
        firm_id=firm.id,
        agency_id=None,
    )


def _add(session: Session, firm: Firm) -> None:
    if session.scalar(select(Firm.id).where(Firm.credit_code == firm.credit_code)):
        raise AlreadyRegistered()
    session.add(firm)
    try:
        session.flush()
    except IntegrityError as clash:  # two registrations in the same moment
        raise AlreadyRegistered() from clash
