"""Tables of the accounts, a room further right, known here by their names only. Read, never written."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, Boolean, String, column, select, table
from sqlalchemy.orm import Session

from voucher.access import Role

people = table("person", column("id", BigInteger), column("name", String), column("active", Boolean))
_roles = table("staff_role", column("person_id", BigInteger), column("role", String))


def staff_with(session: Session, roles: Iterable[Role]) -> set[int]:
    """Return the ids of the active staff with one of these roles. One query."""
    statement = (
        select(_roles.c.person_id)
        .join(people, people.c.id == _roles.c.person_id)
        .where(_roles.c.role.in_([role.value for role in roles]), people.c.active)
    )
    return set(session.scalars(statement))
