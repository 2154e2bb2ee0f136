"""What a firm declares, to and from its row; written inside the transaction of a verb."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from voucher.access import District
from voucher.firms.details import Contact, FirmDetails
from voucher.firms.models import Firm
from voucher.storage import documents
from voucher.upload import Upload

FIRM = "firm"  # what the documents belong to


def describe(firm: Firm, details: FirmDetails) -> None:
    """Write the details and the size class they lead to; a confirmed one no longer counts."""
    firm.name, firm.legal_representative = details.name, details.legal_representative
    firm.founded_on, firm.industry_code = details.founded_on, details.industry_code
    firm.district, firm.address = details.district.value, details.address
    firm.employees = details.employees
    firm.revenue_yuan, firm.assets_yuan = details.revenue_yuan, details.assets_yuan
    firm.size_proposed = details.size(firm.credit_code).size
    firm.size_confirmed = None


def details_of(firm: Firm) -> FirmDetails:
    """Return what the row declares."""
    return FirmDetails(
        name=firm.name,
        legal_representative=firm.legal_representative,
        founded_on=firm.founded_on,
        industry_code=firm.industry_code,
        district=District(firm.district),
        address=firm.address,
        employees=firm.employees,
        revenue_yuan=firm.revenue_yuan,
        assets_yuan=firm.assets_yuan,
    )


def tell_contact(firm: Firm, contact: Contact) -> None:
    """Write whom the bureau calls."""
    firm.contact_name, firm.contact_phone = contact.name, contact.phone
    firm.contact_email = contact.email


def contact_of(firm: Firm) -> Contact:
    """Return whom the bureau calls."""
    return Contact(firm.contact_name, firm.contact_phone, firm.contact_email)


def keep_papers(session: Session, firm: Firm, papers: Mapping[str, Upload], person_id: int | None) -> None:
    """Keep the uploads as documents of the firm; a newer one of a slot supersedes the older."""
    for slot, upload in papers.items():
        documents.keep(session, upload, subject_kind=FIRM, subject_id=firm.id, slot=slot, person_id=person_id)
