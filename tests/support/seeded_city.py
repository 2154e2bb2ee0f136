"""A small city in which every kind of case exists, on one side and once more on a foreign one."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flask import current_app

from tests.support.bans import appealed_ban, wanted_ban
from tests.support.batches import draft_batch, lines_in, locked_batch, paid_batch, released_batch
from tests.support.cases import City
from tests.support.city import (
    agency_pid,
    appropriated_year,
    catalogue,
    credit_code,
    firm_pid,
    officer,
    open_round,
    policy_numbers,
    registered_firm,
    verified_firm,
)
from tests.support.claims import Claimed, approved_claim
from tests.support.clawbacks import issued_clawback, proposed_clawback
from tests.support.objections import object_to
from tests.support.papers import paper
from tests.support.people import mailed_secret, plain_letter
from tests.support.side import LARGE_CAP, PRICE, Side, side
from tests.support.supervision import supervised
from tests.support.terms import in_force
from tests.support.windows import finished_session, window_clerk
from tests.support.years import closed_accounts_of
from voucher import clock
from voucher.access import VISITOR, Actor, District, Role
from voucher.accounts.models import SignInSession
from voucher.accounts.people import NewPerson
from voucher.accounts.reset import ask_reset
from voucher.accounts.secret import hash_of, new_secret
from voucher.accounts.staff import propose_staff
from voucher.agencies.admit import propose_admission
from voucher.agencies.apply import apply_for_admission
from voucher.agencies.bank import propose_bank_change
from voucher.agencies.details import AgencyDetails, Licence
from voucher.audit.seal import seal_all
from voucher.budget.allocate import propose_appropriation
from voucher.budget.certify import certify
from voucher.budget.history import HistoryRow, import_history
from voucher.calendar.curate import set_day
from voucher.eligibility.ban import propose_ban
from voucher.issuance.revoke import propose_revocation
from voucher.ledger import Money
from voucher.notices.enqueue import enqueue
from voucher.publicity.publish import publish_batch
from voucher.rounds.launch import create_round
from voucher.rounds.states import Mode
from voucher.storage import transaction
from voucher.terms.revise import propose_terms
from voucher.terms.terms import Terms
from voucher.warnings.queries import Wanted, warnings
from voucher.warnings.raise_warnings import raise_warnings
from voucher.warnings.states import WarningKind

HISTORY_YEAR = 2019
RESET_BY = "candidate@example.com"


@dataclass(frozen=True, slots=True)
class SeededCity:
    """Who is there, the secrets of their cookies, and the public ids of what is there, by what it is."""

    people: dict[Role, Actor]
    own: Side
    foreign: Side
    pids: dict[str, str]
    secrets: dict[Actor, str]


def seeded_city() -> SeededCity:
    """Build the city. Amounts are small, so that every step finds money."""
    catalogue()
    appropriated_year()
    numbers = policy_numbers(10_000, cap=LARGE_CAP)
    city = City(
        open_round(numbers=numbers),
        officer(Role.REVIEWER),
        officer(Role.REVIEWER),
        officer(Role.APPROVER),
    )
    own, foreign = side(city, "本方"), side(city, "金丝雀")
    people = _people(own)
    pids = own.pids | _bureau(city, own) | _batches(own)
    pids["assist"] = finished_session(people[Role.WINDOW], own.firm)
    pids |= {"secret.reset": mailed_secret(RESET_BY), "secret.invitation": mailed_secret(own.invited)}
    _batches(foreign)
    shown = locked_batch(approved_claim(own.deal, price=PRICE))
    pids |= supervised(own.agency)
    pids |= {"notice": publish_batch(officer(Role.APPROVER), shown.pid)}
    pids |= {"objection": object_to(pids["notice"])}
    everybody = [*people.values(), foreign.firm, foreign.agency, foreign.firm_user, foreign.agency_user]
    pids["certificate"] = _certified()
    in_force(Terms(delivery_hours=0))  # every order here was delivered on the day of its contract
    raise_warnings()
    pids["warning"] = warnings(Wanted(kind=WarningKind.SAME_PAPER)).lines[0].pid
    secrets = {who: _signed_in(who) for who in everybody}
    return SeededCity(people, own, foreign, pids, secrets)


def _people(own: Side) -> dict[Role, Actor]:
    """Return one person of each role, none of whom took a step in any case of the bureau."""
    bureau = (Role.REVIEWER, Role.APPROVER, Role.FINANCE, Role.AUDITOR, Role.ADMIN)
    return {
        Role.PUBLIC: VISITOR,
        Role.FIRM_ADMIN: own.firm,
        Role.FIRM_USER: own.firm_user,
        Role.AGENCY_ADMIN: own.agency,
        Role.AGENCY_USER: own.agency_user,
        Role.WINDOW: window_clerk(),
    } | {role: officer(role) for role in bureau}


def _bureau(city: City, own: Side) -> dict[str, str]:
    """Leave one of everything that waits for an officer, and return the pids."""
    reviewer, finance, today = city.reviewer, officer(Role.FINANCE), clock.today()
    waiting = firm_pid(registered_firm(name="舟山待核验制造有限公司"))
    applied = applied_agency()
    christmas = date(today.year, 12, 25)
    set_day(reviewer, christmas, working=not _is_weekday(christmas), name="调休")
    _people_matters()
    disgraced = verified_firm(name="舟山失信制造有限公司")
    return {
        "ban": appealed_ban(disgraced).pid,
        "proposal.ban": propose_ban(reviewer, wanted_ban()),
        "firm": firm_pid(own.firm),
        "firm.waiting": waiting,
        "agency": agency_pid(own.agency),
        "agency.applied": applied,
        "proposal.admission": propose_admission(
            officer(Role.REVIEWER), applied, until=today + timedelta(days=99), reason="符合条件"
        ),
        "proposal.bank": propose_bank_change(
            own.agency, bank_name="舟山示范银行", bank_account="6222000099990002", reason="账户变更"
        ),
        "proposal.budget": propose_appropriation(
            finance, today.year, document_number="舟财企〔2026〕99号", amount=Money.yuan(1_000)
        ),
        "proposal.terms": propose_terms(
            reviewer, Terms(notice_days=7), starts_on=today + timedelta(days=30), reason="年度调整"
        ),
        "proposal.voucher": propose_revocation(reviewer, own.pids["voucher.revoking"], reason="发放有误"),
        "closing": closed_accounts_of(today.year + 1),
        "round": open_round(),
        "round.draft": create_round(
            reviewer,
            name="下一批",
            budget_year=today.year,
            opens_at=clock.now() + timedelta(days=1),
            closes_at=clock.now() + timedelta(days=30),
            policy=policy_numbers(10_000),
            mode=Mode.REVIEWED,
        ),
    }


def _certified() -> str:
    """End the night with everything in order."""
    seal_all()
    pid, found = certify(Path(current_app.config["DOCUMENTS_DIR"]))
    assert found.breaches == [], found.breaches
    return pid


def _people_matters() -> None:
    """Propose a colleague, ask for a forgotten password, and import a year before the portal."""
    old = HistoryRow(HISTORY_YEAR, "GL", 9, 5, Money.yuan(90_000), Money.yuan(80_000))
    import_history(officer(Role.FINANCE), [old])
    newcomer = NewPerson("新同事", "newcomer@example.com")
    propose_staff(officer(Role.ADMIN), newcomer, Role.AUDITOR, district=None, reason="补缺")
    ask_reset(VISITOR, RESET_BY, plain_letter)


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5


def applied_agency() -> str:
    details = AgencyDetails(
        name_zh="舟山候选咨询有限公司",
        name_en="Zhoushan Candidate Consulting",
        entity_kind="有限公司",
        district=District.PUTUO,
        legal_representative="林候选",
        phone="0580-2260000",
        bank_name="舟山示范银行",
        bank_account="6222000099990001",
    )
    return apply_for_admission(
        VISITOR,
        credit_code=credit_code(),
        details=details,
        licences=[Licence("GL", "营业执照", clock.today() + timedelta(days=365))],
        papers={"licence": paper("营业执照.pdf")},
        newcomer=NewPerson("林候选", "candidate@example.com"),
    )


def _batches(there: Side) -> dict[str, str]:
    """Make a batch in every state, each with one claim of this side."""
    claims = [approved_claim(there.deal, price=PRICE) for _ in range(4)]
    made = {
        kind: make(claim)
        for kind, make, claim in zip(
            ("draft", "locked", "released", "paid"),
            (draft_batch, locked_batch, released_batch, lambda claim: paid_batch(claim, reference=claim.pid)),
            claims,
            strict=True,
        )
    }
    pids = {f"batch.{kind}": batch.pid for kind, batch in made.items()}
    pids |= {f"line.{kind}": lines_in(batch)[0].pid for kind, batch in made.items()}
    return pids | _clawbacks(claims[-1])


def _clawbacks(paid: Claimed) -> dict[str, str]:
    """Take a part of the paid claim back, and propose to take another."""
    issued = issued_clawback(paid, yuan=100, instalments=2)
    return {"clawback": issued.pid, "proposal.clawback": proposed_clawback(paid, yuan=100)[0]}


def _signed_in(who: Actor) -> str:
    """Open two sessions for this person, leave a notice, and return the secret of one session's cookie."""
    secret = new_secret()
    if who.person_id is not None:
        with transaction() as session:
            for each in (new_secret(), secret):
                session.add(SignInSession(secret_hash=hash_of(each), person_id=who.person_id))
            enqueue(
                session, [who.person_id], "Your new password is set. Sign in with it.", endpoint="accounts.me"
            )
    return secret
