"""The city's ordinary cases, made through the verbs: officers, a year with money, an open round."""

from datetime import date, timedelta
from itertools import count

from sqlalchemy import select

from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.models import Person, StaffRole
from voucher.budget.allocate import decide_appropriation, propose_appropriation
from voucher.budget.models import BudgetYear
from voucher.firms.size_class import SizeClass
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
