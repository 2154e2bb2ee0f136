"""Papers of an application: attached, and taken away again while the section is open."""

from voucher.access import Action, Actor, require
from voucher.applications.papers import APPLICATION_PAPERS
from voucher.applications.sections import Section, Slot
from voucher.applications.steps import application_of_firm, require_section_open
from voucher.audit.record import record
from voucher.storage import documents, transaction
from voucher.upload import Upload


def attach(actor: Actor, pid: str, slot: Slot, upload: Upload) -> str:
    """Keep a paper with the application and return its pid.

    Raises:
        NotFound, SectionNotOpen: It is not the firm's, or not open for changes.
        UnreadableDocument, DocumentTooLarge: The file is not kept.
    """
    require(actor, Action.ATTACHMENT_UPLOAD)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        require_section_open(application, Section.DOCUMENTS)
        document = documents.keep(
            session,
            upload,
            subject_kind=APPLICATION_PAPERS,
            subject_id=application.id,
            slot=slot.value,
            person_id=actor.person_id,
        )
        record(
            session,
            actor,
            Action.ATTACHMENT_UPLOAD,
            application,
            event="attach",
            slot=slot,
            sha256=document.sha256,
        )
        return document.pid


def detach(actor: Actor, pid: str, document_pid: str) -> None:
    """Take a paper away.

    Raises:
        NotFound, SectionNotOpen: It is not the firm's, or not open for changes.
    """
    require(actor, Action.ATTACHMENT_DELETE)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        require_section_open(application, Section.DOCUMENTS)
        document = documents.find(session, document_pid, APPLICATION_PAPERS, application.id)
        record(
            session,
            actor,
            Action.ATTACHMENT_DELETE,
            application,
            event="detach",
            slot=document.slot,
            sha256=document.sha256,
        )
        session.delete(document)
