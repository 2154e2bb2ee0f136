"""In the demo city the window works, the intake queue is full, and the rules have found odd dealings."""

from sqlalchemy import select

from tests.support.catalogue import zh
from tests.support.demo_cities import DemoCity
from tests.support.pages import Client
from voucher import clock
from voucher.access import Actor, District, Role
from voucher.accounts.models import Membership, Person
from voucher.cli.demo.cast import FIRM_PERSON, PASSWORD
from voucher.dashboard.intake.kinds import CaseKind
from voucher.dashboard.intake.queue import IntakePage, Wanted, waiting_cases
from voucher.dashboard.windows import windows_in
from voucher.firms.models import FirmDraft
from voucher.firms.states import FirmDraftState
from voucher.redemption.models import ClaimOverride
from voucher.storage import db
from voucher.warnings.models import RaisedWarning
from voucher.warnings.states import WarningKind

AUDITOR = Actor(None, "", frozenset({Role.AUDITOR}))
ODD = {WarningKind.SPLITTING, WarningKind.FAST_DELIVERY, WarningKind.FAST_STARS, WarningKind.SAME_PAPER}


def queue() -> IntakePage:
    return waiting_cases(AUDITOR, Wanted())


def test_nearly_every_kind_of_case_waits_for_the_bureau(demo_city: DemoCity):
    counts = demo_city.call(queue).by_kind
    busy = {kind for kind, number in counts.items() if number}
    assert busy >= set(CaseKind) - {CaseKind.DISPUTE, CaseKind.ADMISSION, CaseKind.CLAWBACK}


def test_the_window_of_dinghai_has_filed_cases_of_every_kind(demo_city: DemoCity):
    years = [demo_city.moment.year, demo_city.moment.year - 1]
    found = [dict(demo_city.call(windows_in, AUDITOR, year)).get(District.DINGHAI) for year in years]
    done = [work for work in found if work]
    assert done
    for figure in ("sessions", "minutes", "applications", "orders", "changes"):
        assert sum(getattr(work, figure) for work in done), figure


def test_the_firm_of_the_sign_in_has_a_draft_to_confirm(demo_city: DemoCity):
    of_firm = (
        select(FirmDraft.state)
        .join(Membership, Membership.firm_id == FirmDraft.firm_id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.email == FIRM_PERSON.email)
    )
    assert demo_city.call(lambda: db.session.scalars(of_firm).all()) == [FirmDraftState.OPEN]
    with clock.at(demo_city.moment):
        browser = Client(demo_city.app)
        browser.get("/account/sign-in").submit(zh("Sign in"), account=FIRM_PERSON.email, password=PASSWORD)
        home = browser.get("/home")
    assert zh("New details wait for the firm") in home.text


def test_at_least_four_kinds_of_odd_dealings_were_found_and_one_was_explained(demo_city: DemoCity):
    kinds = demo_city.call(lambda: set(db.session.scalars(select(RaisedWarning.kind))))
    assert kinds >= ODD
    reasons = select(RaisedWarning.reason).where(RaisedWarning.reason.is_not(None))
    assert len(demo_city.call(lambda: db.session.scalars(reasons).all())) == 1


def test_who_approved_a_claim_in_spite_of_a_warning_said_why(demo_city: DemoCity):
    reasons = demo_city.call(lambda: db.session.scalars(select(ClaimOverride.reason)).all())
    assert all(reasons)
    if demo_city.moment.timetuple().tm_yday > 60:
        assert reasons
