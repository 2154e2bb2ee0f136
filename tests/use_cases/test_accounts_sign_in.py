"""Signing in, staying signed in, switching the hat, and what throttling refuses."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.city import admitted_agency, catalogue, verified_firm
from tests.support.laboratory import Laboratory, settings
from tests.support.people import PASSWORD, account, joined, staff
from voucher import clock
from voucher.access import VISITOR, Actor, Role
from voucher.accounts import throttle
from voucher.accounts.hats import hats_of
from voucher.accounts.models import AttemptCounter, Membership, Person, SignInSession
from voucher.accounts.sessions import Presence, presence
from voucher.accounts.sign_in import WrongSignIn, end_device, sign_in, sign_out
from voucher.accounts.staff import set_active
from voucher.accounts.switch import switch
from voucher.app import create_app
from voucher.refusal import NotFound
from voucher.storage import db, transaction

HERE = "203.0.113.7"


def entered(name: str, password: str = PASSWORD) -> str:
    return sign_in(VISITOR, name, password, address=HERE, browser="Chromium")


def present(secret: str) -> Presence:
    found = presence(secret, "request")
    assert found
    return found


def end_on(person: Actor, day: date) -> None:
    with transaction() as session:
        session.execute(
            update(Membership).where(Membership.person_id == person.person_id).values(valid_until=day)
        )


def test_a_person_signs_in_by_address_or_by_phone(app_context: Flask):
    wang = account(email="wang@example.com", phone="13800001234")

    for name in ("wang@example.com", " WANG@example.com ", "13800001234"):
        assert present(entered(name)).actor.person_id == wang.person_id


@pytest.mark.parametrize("name", ["wang@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_account_are_refused_alike(app_context: Flask, name: str):
    account(email="wang@example.com")

    with pytest.raises(WrongSignIn):
        entered(name, "not the password at all")


def test_the_table_keeps_no_secret(app_context: Flask):
    account(email="wang@example.com")
    secret = entered("wang@example.com")

    assert secret not in str(db.session.scalars(select(SignInSession.secret_hash)).all())


def test_a_signed_out_secret_opens_nothing(app_context: Flask):
    wang = account(email="wang@example.com")
    secret = entered("wang@example.com")
    sign_out(wang, present(secret).session_id)

    assert presence(secret, "request") is None


@pytest.mark.parametrize(
    ("role", "idle_minutes", "life_hours"), [(None, 60, 24), (Role.REVIEWER, 30, 12)], ids=["member", "staff"]
)
def test_a_session_ends_when_it_idles_and_at_the_end_of_its_life(
    app_context: Flask, role: Role | None, idle_minutes: int, life_hours: int
):
    staff(role, email="w@example.com") if role else account(email="w@example.com")
    secret, start = entered("w@example.com"), clock.now()

    with clock.at(start + timedelta(minutes=idle_minutes + 1)):
        assert presence(secret, "request") is None
    for minutes in range(0, life_hours * 60, idle_minutes - 1):
        with clock.at(start + timedelta(minutes=minutes)):
            assert presence(secret, "request")
    with clock.at(start + timedelta(hours=life_hours, minutes=1)):
        assert presence(secret, "request") is None


def test_staff_have_three_devices_and_a_fourth_ends_the_oldest(app_context: Flask):
    staff(Role.FINANCE, email="fin@example.com")
    first, *others = [entered("fin@example.com") for _ in range(4)]

    assert presence(first, "request") is None
    assert all(presence(secret, "request") for secret in others)


def test_a_person_ends_their_own_devices_only(app_context: Flask):
    wang, zhang = staff(Role.FINANCE, email="wang@example.com"), staff(Role.FINANCE)
    secret = entered("wang@example.com")
    pid = db.session.scalars(select(SignInSession.pid)).one()

    with pytest.raises(NotFound):
        end_device(zhang, pid)
    end_device(wang, pid)
    assert presence(secret, "request") is None
    with pytest.raises(NotFound):
        end_device(wang, pid)


def test_one_person_acts_for_several_and_switches(app_context: Flask):
    catalogue()
    firm, agency = verified_firm(), admitted_agency()
    wang = account(email="wang@example.com")
    joined(wang, Role.FIRM_USER, firm_id=firm.firm_id)
    joined(wang, Role.AGENCY_ADMIN, agency_id=agency.agency_id)
    secret = entered("wang@example.com")
    first = present(secret)
    assert first.can_switch
    assert (first.actor.firm_id, first.actor.agency_id) == (firm.firm_id, None)
    assert first.actor.roles == {Role.FIRM_USER}

    newer = switch(first.actor, first.session_id, hats_of(db.session(), wang.person_id or 0)[1].pid)

    assert presence(secret, "request") is None
    second = present(newer)
    assert (second.actor.firm_id, second.actor.agency_id) == (None, agency.agency_id)
    assert second.actor.roles == {Role.AGENCY_ADMIN}
    assert second.acting_for
    assert second.acting_for[0].startswith("舟山示范咨询")
    with pytest.raises(NotFound):
        switch(second.actor, second.session_id, "somebodyelsesmembership")


def test_an_ended_membership_is_no_hat(app_context: Flask):
    firm = verified_firm()
    li = joined(account(email="li@example.com"), Role.FIRM_USER, firm_id=firm.firm_id)
    secret = entered("li@example.com")

    end_on(li, clock.today())
    assert present(secret).actor.firm_id == firm.firm_id
    end_on(li, clock.today() - timedelta(days=1))
    assert present(secret).actor.roles == frozenset()


def test_a_closed_account_is_signed_out_and_stays_out(app_context: Flask):
    boss = staff(Role.ADMIN)
    staff(Role.REVIEWER, email="rev@example.com")
    secret = entered("rev@example.com")
    pid = db.session.scalars(select(Person.pid).where(Person.email == "rev@example.com")).one()
    set_active(boss, pid, active=False)

    assert presence(secret, "request") is None
    with pytest.raises(WrongSignIn):
        entered("rev@example.com")


def test_attempts_are_counted_for_all_processes_together(laboratory: Laboratory, tmp_path: Path):
    url = str(laboratory.engine.url.render_as_string(hide_password=False))
    apps = [laboratory.app, create_app(settings(url, tmp_path))]
    for attempt in range(8):
        with apps[attempt % 2].app_context():
            throttle.check("sign-in", "wang@example.com", HERE)
            throttle.count("sign-in", "Wang@example.com", HERE)

    for app in apps:
        with app.app_context(), pytest.raises(throttle.TooManyAttempts):
            throttle.check("sign-in", "wang@example.com", HERE)
        with app.app_context():
            throttle.check("sign-in", "wang@example.com", "198.51.100.1")  # the owner, from elsewhere
    with apps[1].app_context():
        db.engine.dispose()


def test_an_address_is_throttled_whatever_the_account(app_context: Flask):
    for attempt in range(60):
        throttle.count("sign-in", f"person{attempt}@example.com", HERE)

    with pytest.raises(throttle.TooManyAttempts):
        throttle.check("sign-in", "somebody@example.com", HERE)


def test_attempts_are_forgiven_and_forgotten(app_context: Flask):
    for _ in range(8):
        throttle.count("sign-in", "wang@example.com", HERE)
    throttle.forgive("sign-in", "wang@example.com", HERE)
    throttle.check("sign-in", "wang@example.com", HERE)

    for _ in range(8):
        throttle.count("sign-in", "wang@example.com", HERE)
    with clock.at(clock.now() + timedelta(minutes=16)):
        throttle.check("sign-in", "wang@example.com", HERE)
        throttle.count("sign-in", "zhang@example.com", HERE)
    kept = db.session.scalars(select(AttemptCounter)).all()
    assert len(kept) == 4  # the day's count of the first account, and the second one's three
