"""Mailed links: a new password, an invitation into a firm or an agency, and into the staff."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.city import verified_firm
from tests.support.people import (
    ANOTHER_PASSWORD,
    PASSWORD,
    account,
    joined,
    mailed_secret,
    mails,
    plain_confirmation,
    plain_letter,
    staff,
)
from voucher import clock
from voucher.access import VISITOR, Actor, Role, SamePerson
from voucher.accounts.accept import accept_as_new, accept_with_account
from voucher.accounts.hats import hats_of, staff_roles_of
from voucher.accounts.invite import AlreadyMember, OwnAccess, end_membership, invite, withdraw_invitation
from voucher.accounts.links import LinkDead
from voucher.accounts.lists import invited, members
from voucher.accounts.models import Invitation, PasswordReset
from voucher.accounts.passwords import WeakPassword
from voucher.accounts.people import EmailTaken, NewPerson, RolesCollide
from voucher.accounts.reset import WrongPassword, ask_reset, change_password, set_password
from voucher.accounts.sessions import presence
from voucher.accounts.sign_in import WrongSignIn, sign_in
from voucher.accounts.staff import OwnAccount, add_staff, decide_staff, propose_staff, set_active
from voucher.notices.queries import count_unread
from voucher.proposals.queries import open_proposals
from voucher.refusal import NotAllowed, NotFound
from voucher.storage import db


def entered(name: str, password: str) -> str:
    return sign_in(VISITOR, name, password, address=None, browser=None)


def li_invited_by(admin: Actor, role: Role = Role.FIRM_USER, email: str = "li@example.com") -> str:
    """Invite somebody into the admin's firm and return the secret of the link."""
    invite(admin, NewPerson("钱经办", email), role, letter=plain_letter)
    return mailed_secret(email)


def accepted(secret: str, name: str = "钱经办") -> None:
    accept_as_new(VISITOR, secret, name=name, phone=None, password=PASSWORD)


def test_a_link_sets_a_new_password_once_and_signs_out_everywhere(app_context: Flask):
    account(email="wang@example.com")
    old_device = entered("wang@example.com", PASSWORD)
    ask_reset(VISITOR, " Wang@example.com", plain_letter)
    secret = mailed_secret("wang@example.com")
    assert secret not in str(db.session.scalars(select(PasswordReset.secret_hash)).all())

    set_password(VISITOR, secret, ANOTHER_PASSWORD, plain_confirmation)

    assert presence(old_device, "request") is None
    assert entered("wang@example.com", ANOTHER_PASSWORD)
    with pytest.raises(WrongSignIn):
        entered("wang@example.com", PASSWORD)
    with pytest.raises(LinkDead):
        set_password(VISITOR, secret, PASSWORD, plain_confirmation)
    assert len(mails("wang@example.com")) == 2  # the link, and the word that it was used


def test_a_newer_link_kills_the_older_and_all_die_after_thirty_minutes(app_context: Flask):
    account(email="wang@example.com")
    ask_reset(VISITOR, "wang@example.com", plain_letter)
    older = mailed_secret("wang@example.com")
    ask_reset(VISITOR, "wang@example.com", plain_letter)
    newer = mailed_secret("wang@example.com")

    with pytest.raises(LinkDead):
        set_password(VISITOR, older, ANOTHER_PASSWORD, plain_confirmation)
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(LinkDead):
        set_password(VISITOR, newer, ANOTHER_PASSWORD, plain_confirmation)


def test_a_weak_password_leaves_the_link_alive(app_context: Flask):
    account("Wang Xiaoming", "wang@example.com")
    ask_reset(VISITOR, "wang@example.com", plain_letter)
    secret = mailed_secret("wang@example.com")

    for weak in ("short", "aaaaaaaaaaaaaaaaaaaa", "i am wang xiaoming, the one", "x" * 129):
        with pytest.raises(WeakPassword):
            set_password(VISITOR, secret, weak, plain_confirmation)
    set_password(VISITOR, secret, ANOTHER_PASSWORD, plain_confirmation)


def test_an_unknown_account_gets_no_mail(app_context: Flask):
    ask_reset(VISITOR, "nobody@example.com", plain_letter)

    assert mails("nobody@example.com") == []


def test_changing_the_password_needs_the_present_one_and_keeps_this_device(app_context: Flask):
    fin = staff(Role.FINANCE, email="fin@example.com")
    here, elsewhere = entered("fin@example.com", PASSWORD), entered("fin@example.com", PASSWORD)
    found = presence(here, "request")
    assert found
    with pytest.raises(WrongPassword):
        change_password(fin, found.session_id, "a guess", ANOTHER_PASSWORD, plain_confirmation)

    change_password(fin, found.session_id, PASSWORD, ANOTHER_PASSWORD, plain_confirmation)

    assert presence(here, "request")
    assert presence(elsewhere, "request") is None
    assert count_unread(fin) == 1


def test_a_firm_invites_somebody_new(app_context: Flask):
    admin = verified_firm()
    secret = li_invited_by(admin)
    assert [line.name for line in invited(admin)] == ["钱经办"]

    accepted(secret)

    assert invited(admin) == []
    assert {(m.name, m.role) for m in members(admin)} >= {("钱经办", Role.FIRM_USER)}
    assert count_unread(admin) >= 1
    found = presence(entered("li@example.com", PASSWORD), "request")
    assert found
    assert found.actor.firm_id == admin.firm_id
    with pytest.raises(LinkDead):
        accepted(secret, "somebody else")


def test_a_person_with_an_account_joins_with_it(app_context: Flask):
    admin, other_admin = verified_firm(), verified_firm()
    li = account("钱经办", "li@example.com")
    for boss in (admin, other_admin):
        accept_with_account(li, li_invited_by(boss))

    assert {hat.firm_id for hat in hats_of(db.session(), li.person_id or 0)} == {
        admin.firm_id,
        other_admin.firm_id,
    }


def test_a_link_is_for_its_address_only(app_context: Flask):
    admin, zhang = verified_firm(), account("张三", "zhang@example.com")
    secret = li_invited_by(admin)
    with pytest.raises(LinkDead):
        accept_with_account(zhang, secret)

    account("钱经办", "li@example.com")
    with pytest.raises(EmailTaken):
        accepted(secret)


def test_a_second_invitation_replaces_the_first_and_a_withdrawn_one_is_dead(app_context: Flask):
    admin = verified_firm()
    first = li_invited_by(admin)
    second = li_invited_by(admin)
    with pytest.raises(LinkDead):
        accepted(first)

    withdraw_invitation(admin, invited(admin)[0].pid)
    with pytest.raises(LinkDead):
        accepted(second)


def test_an_invitation_dies_after_seven_days(app_context: Flask):
    secret = li_invited_by(verified_firm())

    with clock.at(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(LinkDead):
        accepted(secret)


def test_a_member_is_not_invited_again(app_context: Flask):
    admin = verified_firm()
    accepted(li_invited_by(admin))

    with pytest.raises(AlreadyMember):
        li_invited_by(admin)


def test_access_ends_for_others_but_not_for_oneself_and_can_come_back(app_context: Flask):
    admin = verified_firm()
    accepted(li_invited_by(admin))
    secret = entered("li@example.com", PASSWORD)
    lines = {member.name: member for member in members(admin)}
    own = next(member for member in lines.values() if member.is_self)
    with pytest.raises(OwnAccess):
        end_membership(admin, own.pid)

    end_membership(admin, lines["钱经办"].pid)
    found = presence(secret, "request")
    assert found
    assert found.actor.roles == frozenset()

    accept_with_account(found.actor, li_invited_by(admin))
    again = presence(secret, "request")
    assert again
    assert again.actor.roles == {Role.FIRM_USER}


def test_another_firms_people_and_invitations_do_not_exist(app_context: Flask):
    admin, stranger = verified_firm(), verified_firm()
    li_invited_by(admin)
    [own] = members(admin)

    with pytest.raises(NotFound):
        withdraw_invitation(stranger, invited(admin)[0].pid)
    with pytest.raises(NotFound):
        end_membership(stranger, own.pid)
    operator = joined(account(), Role.FIRM_USER, firm_id=admin.firm_id)
    with pytest.raises(NotFound):
        li_invited_by(operator)
    with pytest.raises(NotAllowed):
        li_invited_by(admin, Role.AGENCY_ADMIN)


def test_staff_join_when_a_second_administrator_agrees(app_context: Flask):
    first, second = staff(Role.ADMIN), staff(Role.ADMIN)
    whom = NewPerson("赵初审", "zhao@example.com")
    propose_staff(first, whom, Role.REVIEWER, district="定海区", reason="新入职")
    [proposal] = open_proposals(kinds=["staff"])
    with pytest.raises(SamePerson):
        decide_staff(first, proposal.pid, approve=True, letter=plain_letter)
    assert mails("zhao@example.com") == []

    decide_staff(second, proposal.pid, approve=True, letter=plain_letter)
    accepted(mailed_secret("zhao@example.com"), "赵初审")

    found = presence(entered("zhao@example.com", PASSWORD), "request")
    assert found
    assert (found.actor.roles, found.actor.district) == ({Role.REVIEWER}, "定海区")


def test_a_declined_colleague_gets_no_mail(app_context: Flask):
    propose_staff(
        staff(Role.ADMIN), NewPerson("赵", "zhao@example.com"), Role.AUDITOR, district=None, reason="x"
    )
    [proposal] = open_proposals(kinds=["staff"])
    decide_staff(staff(Role.ADMIN), proposal.pid, approve=False, letter=plain_letter)

    assert db.session.scalars(select(Invitation)).all() == []


def test_an_administrator_cannot_raise_or_close_their_own_account(app_context: Flask):
    boss = staff(Role.ADMIN, email="boss@example.com")
    with pytest.raises(OwnAccount):
        propose_staff(boss, NewPerson("陈", "Boss@example.com"), Role.FINANCE, district=None, reason="x")
    with pytest.raises(NotAllowed):
        propose_staff(boss, NewPerson("陈", "x@example.com"), Role.FIRM_ADMIN, district=None, reason="x")
    with pytest.raises(NotAllowed):
        set_active(staff(Role.REVIEWER), "anybody", active=False)


@pytest.mark.parametrize(
    ("held", "offered"),
    [(Role.REVIEWER, Role.APPROVER), (Role.FINANCE, Role.APPROVER), (Role.AUDITOR, Role.WINDOW)],
)
def test_roles_that_must_not_meet_do_not(app_context: Flask, held: Role, offered: Role):
    holder = staff(held, email="holder@example.com")
    secret = add_staff(NewPerson("陈", "holder@example.com"), offered)
    assert secret

    with pytest.raises(RolesCollide):
        accept_with_account(holder, secret)
    assert [role for role, _ in staff_roles_of(db.session(), holder.person_id or 0)] == [held]


def test_staff_cannot_act_for_a_firm(app_context: Flask):
    reviewer = staff(Role.REVIEWER, email="rev@example.com")

    with pytest.raises(RolesCollide):
        accept_with_account(reviewer, li_invited_by(verified_firm(), email="rev@example.com"))
