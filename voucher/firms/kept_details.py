"""What a firm declares, as plain JSON and back. Pure."""

from dataclasses import asdict
from datetime import date
from typing import Any

from voucher.access import District
from voucher.firms.details import Contact, FirmDetails


def details_to_keep(details: FirmDetails) -> dict[str, Any]:
    """Return the details as plain values."""
    founded = details.founded_on.isoformat() if details.founded_on else None
    return asdict(details) | {"district": details.district.value, "founded_on": founded}


def kept_details(kept: dict[str, Any]) -> FirmDetails:
    """Return details that were kept."""
    founded = date.fromisoformat(kept["founded_on"]) if kept["founded_on"] else None
    return FirmDetails(**kept | {"district": District(kept["district"]), "founded_on": founded})


def contact_to_keep(contact: Contact) -> dict[str, Any]:
    """Return the contact as plain values."""
    return asdict(contact)


def kept_contact(kept: dict[str, Any]) -> Contact:
    """Return a contact that was kept."""
    return Contact(**kept)
