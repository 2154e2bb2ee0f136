"""A firm with a voucher and an agency with a listed item: the two sides of an order."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.models import Membership, Person
from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.states import AgencyState, ListingState
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.budget import books
from voucher.budget.models import BudgetYear
from voucher.catalogue.models import Category, Item
from voucher.firms.models import Firm
from voucher.firms.size_class import SizeClass
from voucher.firms.states import FirmState
from voucher.issuance.models import Voucher
from voucher.issuance.voucher_code import new_code, new_token
from voucher.ledger import Money, movements
from voucher.rounds.models import Policy, Round
from voucher.storage import transaction

_numbers = count(1)
_DAY = timedelta(days=1)
OFFICER = Actor(None, "finance", frozenset({Role.FINANCE}))


@dataclass(frozen=True, slots=True)
class Trade:
    """Two sides that can do business: people of a firm that holds a voucher, and of an agency that lists an item."""

    firm: Actor
    agency: Actor
    voucher_pid: str
    voucher_code: str
    listing_pid: str


def trade(
    *,
    face: int = 10_000,
    ratio_bp: int = 5000,
    cap: int = 20_000,
    divisible: bool = True,
    use_by: date | None = None,
) -> Trade:
    """Return a firm with a voucher and an agency with an item for 1,000 to 50,000 yuan. Amounts are in yuan.

    The agency has 3 days to accept, the firm 10 working days to confirm and 7 days to rate.
    """
    with transaction() as session:
        agency, listing = _agency_with_item(session)
        firm = _firm(session)
        policy = _policy(session, ratio_bp, cap, divisible)
        voucher = _voucher(session, firm, policy, Money.yuan(face), use_by or clock.today() + 180 * _DAY)
        return Trade(
            firm=_member(session, Role.FIRM_USER, firm_id=firm.id),
            agency=_member(session, Role.AGENCY_USER, agency_id=agency.id),
            voucher_pid=voucher.pid,
            voucher_code=voucher.code,
            listing_pid=listing.pid,
        )


def another_voucher(trade: Trade, *, face: int = 10_000) -> str:
    """Give the trade's firm a second voucher under the same policy and return its pid."""
    with transaction() as session:
        first = session.scalars(select(Voucher).where(Voucher.pid == trade.voucher_pid)).one()
        firm = session.get_one(Firm, trade.firm.firm_id)
        policy = session.get_one(Policy, first.policy_id)
        return _voucher(session, firm, policy, Money.yuan(face), first.use_by).pid


def colleague(actor: Actor) -> Actor:
    """Return another person on the same side."""
    with transaction() as session:
        (role,) = actor.roles
        return _member(session, role, firm_id=actor.firm_id, agency_id=actor.agency_id)


def _category(session: Session) -> str:
    if session.get(Category, "GL") is None:
        session.add(Category(code="GL", position=1, name_zh="管理咨询", name_en="Management consulting"))
        session.flush()
    return "GL"


def _agency_with_item(session: Session) -> tuple[Agency, Listing]:
    number, a_year_on = next(_numbers), clock.today() + 365 * _DAY
    prices = {"price_min_fen": Money.yuan(1_000), "price_max_fen": Money.yuan(50_000)}
    item = Item(
        code=f"GL{number:04d}",
        category_code=_category(session),
        name_zh="战略规划咨询",
        name_en="Strategy consulting",
        unit="项",
        evidence="咨询报告",
        **prices,
    )
    agency = Agency(
        code=f"A{number:04d}",
        credit_code=f"91330900AGENCY{number:04d}",
        name_zh=f"舟山启航咨询有限公司{number}",
        name_en=f"Qihang Consulting {number}",
        entity_kind="company",
        district="定海区",
        phone="0580-2020202",
        bank_name="中国银行舟山分行",
        bank_account="6222000011112222",
        state=AgencyState.ADMITTED,
        admitted_until=a_year_on,
    )
    session.add_all([item, agency])
    session.flush()
    listing = Listing(agency_id=agency.id, item_id=item.id, state=ListingState.LISTED, **prices)
    licence = AgencyCategory(
        agency_id=agency.id, category_code="GL", licence="咨询资质", licence_until=a_year_on
    )
    session.add_all([listing, licence])
    session.flush()
    return agency, listing


def _firm(session: Session) -> Firm:
    number = next(_numbers)
    firm = Firm(
        credit_code=f"91330900FIRM00{number:04d}",
        name=f"舟山海力机械有限公司{number}",
        legal_representative="林海",
        industry_code="C3411",
        district="定海区",
        address="临城街道1号",
        size_proposed=SizeClass.SMALL,
        size_confirmed=SizeClass.SMALL,
        contact_name="林海",
        contact_phone="13800000000",
        contact_email="firm@example.com",
        state=FirmState.VERIFIED,
    )
    session.add(firm)
    session.flush()
    return firm


def _policy(session: Session, ratio_bp: int, cap: int, divisible: bool) -> Policy:
    year = clock.budget_year()
    policy = Policy(
        title="测试政策",
        faces=[],
        ratio_bp=ratio_bp,
        cap_per_firm_fen=Money.yuan(cap),
        use_days=365,
        use_last=date(year + 1, 12, 31),
        redeem_days=365,
        redeem_last=date(year + 1, 12, 31),
        accept_order_days=3,
        confirm_days=10,
        rating_days=7,
        correction_days=5,
        promise_days=5,
        divisible=divisible,
    )
    session.add(policy)
    session.flush()
    return policy


def _voucher(session: Session, firm: Firm, policy: Policy, face: Money, use_by: date) -> Voucher:
    year, number = clock.budget_year(), next(_numbers)
    if session.get(BudgetYear, year) is None:
        session.add(BudgetYear(id=year))
        session.flush()
        books.post(session, OFFICER, movements.appropriate(f"year:{year}", year, Money.yuan(3_000_000)))
    round_ = Round(
        number=f"R{number}",
        name="批次",
        budget_year=year,
        policy_id=policy.id,
        opens_at=clock.now(),
        closes_at=clock.now(),
    )
    session.add(round_)
    session.flush()
    application = Application(
        firm_id=firm.id, round_id=round_.id, category_code="GL", state=ApplicationState.ISSUED
    )
    session.add(application)
    session.flush()
    voucher = Voucher(
        code=new_code(),
        token=new_token(),
        application_id=application.id,
        firm_id=firm.id,
        round_id=round_.id,
        policy_id=policy.id,
        budget_year=year,
        category_code="GL",
        face_fen=face,
        use_by=use_by,
        redeem_by=use_by + 60 * _DAY,
    )
    session.add(voucher)
    session.flush()
    purse = books.purse(session, year)
    books.post(session, OFFICER, movements.issue(f"voucher:{voucher.id}:issue", purse, voucher.id, face))
    return voucher


def _member(
    session: Session, role: Role, *, firm_id: int | None = None, agency_id: int | None = None
) -> Actor:
    number = next(_numbers)
    person = Person(name=f"人员{number}", email=f"p{number}@example.com")
    session.add(person)
    session.flush()
    session.add(Membership(person_id=person.id, firm_id=firm_id, agency_id=agency_id, role=role))
    session.flush()
    return Actor(person.id, person.name, frozenset({role}), firm_id=firm_id, agency_id=agency_id)
