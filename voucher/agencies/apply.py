"""An agency asks to be admitted, with the person who asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.people import NewPerson, add_person, grant_membership
from voucher.accounts.queries import staff_with
from voucher.agencies.details import AgencyDetails, Licence, Paper
from voucher.agencies.enrolment import AGENCY_KIND, add_agency, set_licences
from voucher.agencies.models import Agency
from voucher.audit.record import record
from voucher.calendar.promised import start_clock
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.storage import documents, transaction
from voucher.storage.numbers import next_number
from voucher.terms.queries import terms_on
from voucher.typed_code import compact
from voucher.upload import Upload
from voucher.wording import N_


class AgencyAlreadyThere(Refusal):
    """Somebody applied with this code; whose account it is stays unsaid."""

    title = N_("An agency with this credit code is there already")
    next_step = N_("If it is yours, ask your colleagues to invite you, or call the bureau. Nothing was kept.")
    status = 422
    field = "credit_code"


class NoCategoryChosen(Refusal):
    """The agency names no category it wants to serve."""

    title = N_("Choose at least one category")
    next_step = N_("Nothing was kept. The licence is checked for each category.")
    status = 422
    field = "categories"


def apply_for_admission(
    actor: Actor,
    *,
    credit_code: str,
    details: AgencyDetails,
    licences: Sequence[Licence],
    papers: Mapping[str, Upload],
    newcomer: NewPerson | None = None,
) -> str:
    """Keep the application, make the person the agency's administrator, and return the agency's public id.

    Args:
        credit_code: As typed, of the right form.
        licences: One for each category it wants to serve.
        papers: Uploads by the values of `details.Paper`.
        newcomer: The person who signs up with the agency; None if the actor applies.

    Raises:
        NoCategoryChosen: `licences` is empty.
        AgencyAlreadyThere: There is an agency with the code.
        UnreadableDocument, DocumentTooLarge: A paper cannot be kept.
    """
    require(actor, Action.PUBLIC_READ)
    if not licences:
        raise NoCategoryChosen()
    with transaction() as session:
        agency = _add(session, compact(credit_code), details)
        set_licences(session, agency, licences)
        founder = _founder(session, actor, newcomer, agency)
        grant_membership(session, founder, founder.person_id, Role.AGENCY_ADMIN, agency_id=agency.id)
        for slot, upload in papers.items():
            documents.keep(
                session,
                upload,
                subject_kind=AGENCY_KIND,
                subject_id=agency.id,
                slot=Paper(slot).value,
                person_id=founder.person_id,
            )
        start_clock(session, agency, terms_on(session, clock.today()).admission_days)
        record(session, founder, Action.AGENCY_UPDATE, agency, event="apply", target=agency.state)
        enqueue(
            session,
            staff_with(session, Role.REVIEWER),
            N_("%(agency)s applies for admission"),
            endpoint="agencies.file",
            pid=agency.pid,
            agency=agency.name_zh,
        )
        return agency.pid


def _founder(session: Session, actor: Actor, newcomer: NewPerson | None, agency: Agency) -> Actor:
    """Return the person who applies, as the administrator of the new agency."""
    known = add_person(session, newcomer) if newcomer else None
    return replace(
        actor,
        person_id=known.id if known else actor.person_id,
        name=known.name if known else actor.name,
        roles=frozenset({Role.AGENCY_ADMIN}),
        agency_id=agency.id,
        firm_id=None,
    )


def _add(session: Session, credit_code: str, details: AgencyDetails) -> Agency:
    if session.scalar(select(Agency.id).where(Agency.credit_code == credit_code)):
        raise AgencyAlreadyThere()
    try:
        return add_agency(session, next_number(session, "JG", clock.budget_year(), 3), credit_code, details)
    except IntegrityError as clash:  # two applications in the same moment
        raise AgencyAlreadyThere() from clash
