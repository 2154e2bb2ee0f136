"""People with accounts, and the links that were mailed to them."""

import re
from itertools import count

from sqlalchemy import select

from voucher.access import SYSTEM, Actor, Role
from voucher.accounts.people import NewPerson, add_person, grant_membership, grant_staff_role
from voucher.notices.models import Mail
from voucher.storage import db, transaction

PASSWORD = "海上升明月天涯共此时,情人怨遥夜"
ANOTHER_PASSWORD = "a new sentence, quite long"
_numbers = count(1)


def account(name: str = "王晓明", email: str | None = None, phone: str | None = None) -> Actor:
    """Return somebody with the password above and no role yet."""
    email = email or f"person{next(_numbers)}@example.com"
    with transaction() as session:
        person = add_person(session, NewPerson(name, email, phone, PASSWORD))
        return Actor(person.id, person.name, frozenset())


def staff(role: Role, name: str = "陈管理", email: str | None = None) -> Actor:
    """Return somebody of the staff with the password above."""
    person = account(name, email)
    with transaction() as session:
        grant_staff_role(session, SYSTEM, person.person_id or 0, role)
    return Actor(person.person_id, name, frozenset({role}))


def joined(person: Actor, role: Role, *, firm_id: int | None = None, agency_id: int | None = None) -> Actor:
    """Let the person act for a firm or an agency, and return them doing so."""
    with transaction() as session:
        grant_membership(session, SYSTEM, person.person_id, role, firm_id=firm_id, agency_id=agency_id)
    return Actor(person.person_id, person.name, frozenset({role}), firm_id, agency_id)


def mails(to: str) -> list[str]:
    """Return the bodies of the mails that wait for this address, oldest first."""
    return list(db.session.scalars(select(Mail.body).where(Mail.to == to).order_by(Mail.id)))


def mailed_path(to: str) -> str:
    """Return the path of the link in the newest mail to this address."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mails(to)[-1])
    assert found
    return found.group(1)


def mailed_secret(to: str) -> str:
    """Return the secret in that link."""
    return mailed_path(to).rpartition("/")[2]


def plain_letter(name: str, secret: str) -> tuple[str, str]:
    """Write a mail as the desk would, only shorter."""
    return "a link", f"{name}: https://portal.example/link/{secret}"


def plain_confirmation(name: str) -> tuple[str, str]:
    """Write the mail that tells of a new password."""
    return "changed", name
