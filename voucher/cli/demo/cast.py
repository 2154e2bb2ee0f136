"""The people of the demo city who can sign in, and how they act."""

from dataclasses import dataclass

from sqlalchemy import select

from voucher.access import Actor, Role
from voucher.accounts.models import Person
from voucher.accounts.people import NewPerson, acting_alone, add_person, grant_staff_role
from voucher.storage import db, transaction

PASSWORD = "demo city of vouchers"


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody with a sign-in: `key` names them in the demo and in their address."""

    key: str
    name: str
    role: Role
    district: str | None = None

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


STAFF = [
    Part("intake", "周受理", Role.REVIEWER),
    Part("reviewer", "吴初审", Role.REVIEWER),
    Part("district", "任定海", Role.REVIEWER, "定海区"),
    Part("checker", "郑复核", Role.REVIEWER),
    Part("approver", "王审批", Role.APPROVER),
    Part("director", "李主任", Role.APPROVER),
    Part("finance", "钱财务", Role.FINANCE),
    Part("cashier", "孙出纳", Role.FINANCE),
    Part("auditor", "冯监督", Role.AUDITOR),
    Part("admin", "陈管理", Role.ADMIN),
    Part("window", "褚窗口", Role.WINDOW, "定海区"),
]
#: These two are members of firms and agencies; they are added with them.
FIRM_PERSON = Part("firm", "张海燕", Role.FIRM_ADMIN)
AGENCY_PERSON = Part("agency", "沈立新", Role.AGENCY_ADMIN)


class Cast:
    """The staff, each as an actor: `cast.intake`, `cast.approver`, …"""

    def __init__(self, actors: dict[str, Actor]) -> None:
        self._actors = actors

    @property
    def everybody(self) -> list[Actor]:
        return list(self._actors.values())

    def __getattr__(self, key: str) -> Actor:
        try:
            return self._actors[key]
        except KeyError:
            raise AttributeError(key) from None


def hire() -> Cast:
    """Add the staff, with the demo password, and return them."""
    actors = {}
    with transaction() as session:
        for part in STAFF:
            person = add_person(session, NewPerson(part.name, part.email, password=PASSWORD))
            grant_staff_role(session, acting_alone(person), person.id, part.role, part.district)
            actors[part.key] = Actor(person.id, part.name, frozenset({part.role}), district=part.district)
    return Cast(actors)


def member(email: str, role: Role, *, firm_id: int | None = None, agency_id: int | None = None) -> Actor:
    """Return the person with this address, acting for one firm or agency."""
    person_id, name = db.session.execute(select(Person.id, Person.name).where(Person.email == email)).one()
    return Actor(person_id, name, frozenset({role}), firm_id=firm_id, agency_id=agency_id)
