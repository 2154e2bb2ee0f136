"""The city's ordinary cases, made through the verbs: officers, a year with money, an open round."""

from datetime import date, timedelta
from itertools import count

from sqlalchemy import select

from tests.support.papers import paper
from tests.support.ready_made import ready_made
from voucher import clock
from voucher.access import VISITOR, Actor, District, Role
from voucher.accounts.models import Person, StaffRole
from voucher.accounts.people import NewPerson, add_person, grant_membership
from voucher.accounts.queries import people_of_firm
from voucher.agencies.admit import import_agencies
from voucher.agencies.details import AgencyDetails, AgencyEntry, Licence, ListingEntry
from voucher.agencies.list_item import file_listings
from voucher.agencies.models import Agency
from voucher.agencies.publish import decide_listings
from voucher.budget.allocate import decide_appropriation, propose_appropriation
from voucher.budget.models import BudgetYear
from voucher.catalogue.curate import import_catalogue
from voucher.catalogue.entries import CategoryEntry, ItemEntry
from voucher.firms.credit_code import complete
from voucher.firms.details import Contact, FirmDetails
from voucher.firms.models import Firm
from voucher.firms.register import register
from voucher.firms.size_class import SizeClass
from voucher.firms.verify import verify
from voucher.ledger import Money
from voucher.rounds.launch import create_round
from voucher.rounds.launch import open_round as publish_round
from voucher.rounds.policy import FaceOption, PolicyNumbers
from voucher.rounds.states import Mode
from voucher.storage import transaction

_numbers = count(1)
ANY_SIZE = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)


def officer(role: Role) -> Actor:
    """Return a person of the bureau with this role."""
    number = next(_numbers)
    with transaction() as session:
        person = Person(name=f"经办{number}", email=f"officer{number}@example.com")
        session.add(person)
        session.flush()
        session.add(StaffRole(person_id=person.id, role=role))
        return Actor(person.id, person.name, frozenset({role}))


def appropriated_year(yuan: int = 3_000_000, *, year: int | None = None) -> int:
    """Grant money to a year, by default the running one, and return the year."""
    year = year or clock.budget_year()
    number = f"舟财企〔{year}〕{next(_numbers)}号"
    proposal = propose_appropriation(
        officer(Role.FINANCE), year, document_number=number, amount=Money.yuan(yuan)
    )
    decide_appropriation(officer(Role.APPROVER), proposal, approve=True)
    return year


def policy_numbers(
    *faces: int, ratio_bp: int = 5000, cap: int = 30_000, year: int | None = None, divisible: bool = True
) -> PolicyNumbers:
    """Return sound numbers: vouchers of these faces in yuan (10,000 by default) for every size, half the price."""
    last = date((year or clock.budget_year()) + 1, 12, 31)
    return PolicyNumbers(
        title="服务券实施办法",
        faces=tuple(FaceOption(Money.yuan(face), ANY_SIZE) for face in faces or (10_000,)),
        ratio_bp=ratio_bp,
        cap_per_firm=Money.yuan(cap),
        use_days=180,
        use_last=last,
        redeem_days=270,
        redeem_last=last,
        divisible=divisible,
    )


def open_round(
    *faces: int, mode: Mode = Mode.REVIEWED, days: int = 60, numbers: PolicyNumbers | None = None
) -> str:
    """Return the pid of a round that takes applications now, in a year that has money."""
    year = clock.budget_year()
    with transaction() as session:
        funded = session.scalar(select(BudgetYear.id).where(BudgetYear.id == year))
    if funded is None:
        appropriated_year(year=year)
    opens = clock.now() - timedelta(minutes=1)
    pid = create_round(
        officer(Role.REVIEWER),
        name="中小微企业服务券",
        budget_year=year,
        opens_at=opens,
        closes_at=opens + timedelta(days=days),
        policy=numbers or policy_numbers(*faces),
        mode=mode,
    )
    publish_round(officer(Role.APPROVER), pid)
    return pid


def catalogue() -> None:
    """Put two categories with two items each into the catalogue."""
    categories = [
        CategoryEntry("GL", 1, "管理咨询", "Management consulting"),
        CategoryEntry("ZC", 2, "知识产权", "Intellectual property"),
    ]
    names = {"GL001": "企业战略规划咨询", "GL002": "薪酬管理咨询", "ZC001": "专利代理", "ZC002": "商标注册"}
    items = [
        ItemEntry(code, code[:2], name, f"Item {code}", "项", Money.yuan(1_000), Money.yuan(50_000), "报告")
        for code, name in names.items()
    ]
    import_catalogue(officer(Role.REVIEWER), categories, items)


def credit_code() -> str:
    """Return a valid credit code that nobody has yet."""
    return complete(f"91330902DEM{next(_numbers):05}")


def firm_details(name: str | None = None, **changed: object) -> FirmDetails:
    """Return what a small factory declares."""
    declared = {
        "name": name or f"舟山示范制造{next(_numbers)}有限公司",
        "legal_representative": "王建国",
        "founded_on": date(2015, 6, 1),
        "industry_code": "3311",
        "district": District.DINGHAI,
        "address": "临城街道1号",
        "employees": 120,
        "revenue_yuan": 20_000_000,
        "assets_yuan": 9_000_000,
    }
    return FirmDetails(**declared | changed)  # type: ignore[arg-type]


def registered_firm(**changed: object) -> Actor:
    """Return the administrator of a firm that waits for verification."""
    number = next(_numbers)
    contact = Contact("李经办", f"138{number % 100_000_000:08}", f"firm{number}@example.com")
    pid = register(
        VISITOR,
        credit_code=credit_code(),
        details=firm_details(**changed),
        contact=contact,
        papers={"licence": paper("营业执照.pdf")},
        newcomer=NewPerson(contact.name, contact.email, contact.phone),
    )
    with transaction() as session:
        firm_id = session.scalars(select(Firm.id).where(Firm.pid == pid)).one()
        [person_id] = people_of_firm(session, firm_id)
    return Actor(person_id, contact.name, frozenset({Role.FIRM_ADMIN}), firm_id=firm_id)


def firm_pid(actor: Actor) -> str:
    """Return the public id of the firm the actor acts for."""
    with transaction() as session:
        return session.get_one(Firm, actor.firm_id).pid


@ready_made
def verified_firm(**changed: object) -> Actor:
    """Return the administrator of a verified firm."""
    administrator = registered_firm(**changed)
    verify(officer(Role.REVIEWER), firm_pid(administrator), size=SizeClass.SMALL)
    return administrator


def admitted_agency(
    *, categories: tuple[str, ...] = ("GL",), licence_until: date | None = None, until: date | None = None
) -> Actor:
    """Return the administrator of an admitted agency; its licences and its term last a year."""
    number = next(_numbers)
    next_year = clock.today() + timedelta(days=365)
    entry = AgencyEntry(
        code=f"AG{number:03}",
        credit_code=credit_code(),
        details=AgencyDetails(
            name_zh=f"舟山示范咨询{number}有限公司",
            name_en=f"Zhoushan Demo Consulting {number}",
            entity_kind="有限公司",
            district=District.PUTUO,
            legal_representative="陈慧敏",
            phone="0580-2261234",
            bank_name="舟山示范银行",
            bank_account=f"62220000000{number:05}",
        ),
        licences=tuple(Licence(code, "营业执照", licence_until or next_year) for code in categories),
        until=until or next_year,
    )
    import_agencies(officer(Role.REVIEWER), officer(Role.APPROVER), [entry])
    with transaction() as session:
        agency_id = session.scalars(select(Agency.id).where(Agency.code == entry.code)).one()
        person = add_person(session, NewPerson(f"机构{number}", f"agency{number}@example.com"))
        administrator = Actor(person.id, person.name, frozenset({Role.AGENCY_ADMIN}), agency_id=agency_id)
        grant_membership(session, administrator, person.id, Role.AGENCY_ADMIN, agency_id=agency_id)
        return administrator


def agency_pid(actor: Actor) -> str:
    """Return the public id of the agency the actor acts for."""
    with transaction() as session:
        return session.get_one(Agency, actor.agency_id).pid


def listed_item(agency: Actor, item_code: str = "GL001", *, price: tuple[int, int] = (1_000, 50_000)) -> str:
    """Return the pid of an item on the agency's list, its prices in yuan. Needs the catalogue."""
    low, high = price
    [pid] = file_listings(agency, [ListingEntry(item_code, Money.yuan(low), Money.yuan(high))])
    decide_listings(officer(Role.REVIEWER), [pid], approve=True)
    return pid
