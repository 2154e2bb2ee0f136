"""The catalogue, the agencies with their people, and what they list at which prices."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sqlalchemy import select

from config import ROOT
from voucher.access import Actor, Role
from voucher.accounts.people import NewPerson, add_person, grant_membership
from voucher.agencies.admit import import_agencies
from voucher.agencies.details import ListingEntry, read_agencies
from voucher.agencies.list_item import file_listings
from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.publish import decide_listings
from voucher.agencies.suspend import decide_standing, propose_removal, propose_suspension
from voucher.catalogue.curate import import_catalogue
from voucher.catalogue.entries import read_catalogue
from voucher.catalogue.models import Item
from voucher.cli.demo.cast import AGENCY_PERSON, PASSWORD, Cast, Part
from voucher.cli.demo.names import person_name
from voucher.ledger import Money
from voucher.storage import db, transaction

SUSPENDED, REMOVED, ENDS_SOON = "AG091", "AG092", "AG095"
EDGE_CASES = ("AG091", "AG092", "AG093", "AG094", "AG095")  # they get no orders
ITEMS_PER_CATEGORY = 7
ENOUGH = Money.yuan(20_000)  # a price that uses up a voucher of 10,000 at one half


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing that the demo's firms may order."""

    listing_pid: str
    category_code: str
    agency_id: int
    price_min: Money
    price_max: Money

    def distance(self, price: Money) -> int:
        """Return how many fen `price` lies outside the listed range."""
        return max(self.price_min.fen - price.fen, price.fen - self.price_max.fen, 0)


class Market:
    """The agencies' people, and the offers by category."""

    def __init__(self, people: dict[int, Actor], offers: dict[str, list[Offer]]) -> None:
        self.people = people
        self.offers = offers

    def choose(self, category_code: str, price: Money, random: Random, agency_id: int | None) -> Offer:
        """Return an offer that may cost `price`, else the nearest, of this agency if one is named."""
        offers = [o for o in self.offers[category_code] if agency_id in (None, o.agency_id)]
        fitting = [o for o in offers if not o.distance(price)]
        return random.choice(fitting) if fitting else min(offers, key=lambda o: o.distance(price))


def found(cast: Cast, year: int, random: Random, *, ends_soon: date) -> Market:
    """Bring the catalogue and the agencies in and let them list their items; one agency's term ends on `ends_soon`."""
    import_catalogue(cast.reviewer, *read_catalogue(ROOT / "seeds" / "catalogue.json"))
    entries = [
        replace(entry, until=ends_soon) if entry.code == ENDS_SOON else entry
        for entry in read_agencies(ROOT / "seeds" / "agencies.json", year)
    ]
    import_agencies(cast.reviewer, cast.approver, entries)
    people = _staff_agencies(random)
    for agency_id, person in people.items():
        pids = file_listings(person, _entries(agency_id, random))
        decide_listings(cast.checker, pids, approve=True)
    return Market(people, _offers())


def discipline(cast: Cast) -> None:
    """Suspend one agency and remove another, by two people."""
    for code, propose_change, reason in (
        (SUSPENDED, propose_suspension, "抽查发现服务档案不完整，暂停三个月整改。"),
        (REMOVED, propose_removal, "查实出具虚假服务成果，予以清退。"),
    ):
        pid = db.session.scalars(select(Agency.pid).where(Agency.code == code)).one()
        decide_standing(cast.approver, propose_change(cast.reviewer, pid, reason=reason), approve=True)


def _staff_agencies(random: Random) -> dict[int, Actor]:
    people: dict[int, Actor] = {}
    with transaction() as session:
        for agency in session.scalars(select(Agency).order_by(Agency.code)).all():
            if people:
                part = Part(agency.code.lower(), person_name(random), Role.AGENCY_ADMIN)
                newcomer = NewPerson(part.name, part.email)
            else:
                part = AGENCY_PERSON
                newcomer = NewPerson(part.name, part.email, password=PASSWORD)
            person = add_person(session, newcomer)
            actor = Actor(person.id, person.name, frozenset({part.role}), agency_id=agency.id)
            grant_membership(session, actor, person.id, part.role, agency_id=agency.id)
            people[agency.id] = actor
    return people


def _entries(agency_id: int, random: Random) -> list[ListingEntry]:
    categories = select(AgencyCategory.category_code).where(AgencyCategory.agency_id == agency_id)
    items: dict[str, list[Item]] = defaultdict(list)
    rows = (
        select(Item).where(Item.category_code.in_(categories), Item.eligible, Item.listed).order_by(Item.code)
    )
    for item in db.session.scalars(rows):
        items[item.category_code].append(item)
    chosen = [item for code in sorted(items) for item in _range(items[code], random)]
    return [ListingEntry(i.code, i.price_min_fen, i.price_max_fen) for i in chosen]


def _range(items: list[Item], random: Random) -> list[Item]:
    """Return some items of a category, among them those that a whole voucher can be spent on."""
    large = [item for item in items if item.price_max_fen >= ENOUGH][:3]
    others = [item for item in items if item not in large]
    return large + random.sample(others, min(ITEMS_PER_CATEGORY - len(large), len(others)))


def _offers() -> dict[str, list[Offer]]:
    offers: dict[str, list[Offer]] = defaultdict(list)
    rows = db.session.execute(
        select(Listing, Item.category_code)
        .join(Item, Item.id == Listing.item_id)
        .join(Agency, Agency.id == Listing.agency_id)
        .where(Agency.code.not_in(EDGE_CASES))
        .order_by(Agency.code, Item.code)
    )
    for listing, code in rows:
        offers[code].append(
            Offer(listing.pid, code, listing.agency_id, listing.price_min_fen, listing.price_max_fen)
        )
    return offers
