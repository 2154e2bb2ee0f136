"""At a window a clerk writes new details of a firm down; they take effect when the firm confirms them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.city import firm_pid, officer, registered_firm, verified_firm
from tests.support.drafts import NEW_ADDRESS, details_of_firm, drafted
from tests.support.people import account
from tests.support.race import together
from tests.support.windows import assisting, window_clerk
from voucher.access import Actor, OnlyTheFirm, Role, SamePerson
from voucher.audit.models import AuditEvent
from voucher.dashboard.taken_in import taken_in
from voucher.firms.change import change
from voucher.firms.details import Contact
from voucher.firms.draft import (
    DeclineReasonMissing,
    DraftIsStale,
    NothingToChange,
    confirm_draft,
    decline_draft,
    write_draft,
)
from voucher.firms.drafted import draft_for, open_draft_of
from voucher.firms.models import Firm, FirmDraft
from voucher.firms.queries import sheet_of_own
from voucher.firms.size_class import SizeClass
from voucher.firms.states import FirmDraftState, FirmState
from voucher.firms.verify import return_for_correction, verify
from voucher.notices.models import Notice
from voucher.refusal import NotFound
from voucher.state_machine import CannotMove
from voucher.storage import db

CONTACT = Contact("新经办", "13800009999", "new@example.com")


def row(firm: Actor) -> Firm:
    return db.session.get_one(Firm, firm.firm_id, populate_existing=True)


def draft_row(pid: str) -> FirmDraft:
    return db.session.scalars(
        select(FirmDraft).where(FirmDraft.pid == pid).execution_options(populate_existing=True)
    ).one()


pytestmark = pytest.mark.usefixtures("app_context")


def test_a_draft_changes_nothing_and_tells_the_firm():
    firm = verified_firm()
    before = sheet_of_own(firm)
    pid = drafted(firm)
    after = sheet_of_own(firm)
    assert (after.details, after.contact, after.state) == (before.details, before.contact, before.state)
    told = db.session.scalars(
        select(Notice.endpoint).where(Notice.person_id == firm.person_id, Notice.subject_pid == pid)
    )
    assert list(told) == ["firms.draft"]
    assert open_draft_of(firm.firm_id or 0) == pid


def test_the_firm_reads_before_and_after():
    firm = verified_firm(name="舟山前后示范有限公司")
    sheet = draft_for(firm, drafted(firm, employees=None, address=NEW_ADDRESS))
    assert [(one.what, one.now, one.then) for one in sheet.changes] == [
        ("Address", "临城街道1号", NEW_ADDRESS),
        ("Employees at the end of last year", 120, "Not declared"),
    ]
    assert sheet.is_open and not sheet.stale


def test_confirmed_details_take_effect_and_are_verified_again():
    firm, clerk = verified_firm(), window_clerk()
    pid = drafted(firm, clerk)
    assert confirm_draft(firm, pid) is FirmState.REGISTERED
    assert row(firm).address == NEW_ADDRESS
    assert row(firm).assist_id == draft_row(pid).assist_id
    assert draft_row(pid).state is FirmDraftState.CONFIRMED
    assert open_draft_of(firm.firm_id or 0) is None
    assert [line.state for line in taken_in(clerk).lines] == [FirmDraftState.CONFIRMED]


def test_a_new_contact_alone_needs_no_officer():
    firm = verified_firm()
    acting = assisting(window_clerk(), firm)
    pid = write_draft(acting, details=details_of_firm(firm), contact=CONTACT)
    assert confirm_draft(firm, pid) is FirmState.VERIFIED
    assert sheet_of_own(firm).contact == CONTACT


def test_a_returned_firm_hands_its_details_in_again_by_confirming():
    firm = registered_firm()
    return_for_correction(officer(Role.REVIEWER), firm_pid(firm), note="请更正地址。")
    assert confirm_draft(firm, drafted(firm)) is FirmState.REGISTERED


def test_declined_details_stay_as_they_are_and_the_clerk_reads_why():
    firm, clerk = verified_firm(), window_clerk()
    pid = drafted(firm, clerk)
    with pytest.raises(DeclineReasonMissing):
        decline_draft(firm, pid, " ")
    decline_draft(firm, pid, "地址写错了。")
    assert row(firm).address == "临城街道1号"
    assert draft_for(firm, pid).reason == "地址写错了。"
    facts = db.session.scalars(select(Notice.facts).where(Notice.person_id == clerk.person_id)).all()
    assert "地址写错了。" in str(facts)
    for again in (lambda: confirm_draft(firm, pid), lambda: decline_draft(firm, pid, "再次")):
        with pytest.raises(CannotMove):
            again()


def test_a_later_draft_takes_the_place_of_an_open_one():
    firm = verified_firm()
    first, second = drafted(firm), drafted(firm, address="千岛街道2号")
    assert draft_row(first).state is FirmDraftState.REPLACED
    with pytest.raises(CannotMove):
        confirm_draft(firm, first)
    confirm_draft(firm, second)
    assert row(firm).address == "千岛街道2号"


def test_a_draft_of_details_that_have_changed_since_is_not_confirmed():
    firm = verified_firm()
    pid = drafted(firm)
    change(firm, details=details_of_firm(firm), contact=CONTACT)
    assert draft_for(firm, pid).stale
    with pytest.raises(DraftIsStale):
        confirm_draft(firm, pid)
    assert row(firm).address == "临城街道1号"
    assert draft_row(pid).state is FirmDraftState.OPEN


def test_nothing_is_drafted_that_says_nothing_or_while_an_officer_looks():
    firm = verified_firm()
    with pytest.raises(NothingToChange):
        write_draft(
            assisting(window_clerk(), firm), details=details_of_firm(firm), contact=sheet_of_own(firm).contact
        )
    with pytest.raises(CannotMove):
        drafted(registered_firm())


def test_a_clerk_does_not_answer_for_the_firm_nor_verify_what_they_wrote():
    firm, clerk = verified_firm(), window_clerk()
    acting = assisting(clerk, firm)
    pid = write_draft(
        acting, details=details_of_firm(firm, address=NEW_ADDRESS), contact=sheet_of_own(firm).contact
    )
    for step in (lambda: confirm_draft(acting, pid), lambda: decline_draft(acting, pid, "不对")):
        with pytest.raises(OnlyTheFirm):
            step()
    confirm_draft(firm, pid)
    later = Actor(clerk.person_id, clerk.name, frozenset({Role.REVIEWER}))
    with pytest.raises(SamePerson):
        verify(later, firm_pid(firm), size=SizeClass.SMALL)
    verify(officer(Role.REVIEWER), firm_pid(firm), size=SizeClass.SMALL)


def test_the_firm_itself_and_other_firms_write_and_answer_no_drafts():
    firm, other = verified_firm(), verified_firm()
    pid = drafted(firm)
    with pytest.raises(NotFound):
        write_draft(firm, details=details_of_firm(firm, address=NEW_ADDRESS), contact=CONTACT)
    operator = replace(account("经办人"), roles=frozenset({Role.FIRM_USER}), firm_id=firm.firm_id)
    for stranger in (other, operator):
        for step in (
            lambda who: confirm_draft(who, pid),
            lambda who: decline_draft(who, pid, "不对"),
            lambda who: draft_for(who, pid),
        ):
            with pytest.raises(NotFound):
                step(stranger)


def test_the_trail_names_the_clerk_the_session_and_the_firm():
    firm, clerk = verified_firm(), window_clerk()
    pid = drafted(firm, clerk)
    confirm_draft(firm, pid)
    lines = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_kind.in_(("firm", "firm_draft")), AuditEvent.firm_id == firm.firm_id)
        .order_by(AuditEvent.id)
    ).all()
    assert [(line.subject_kind, line.event, line.assist_id is not None) for line in lines[-3:]] == [
        ("firm", "draft", True),
        ("firm_draft", "confirm", False),
        ("firm", "change", False),
    ]


def test_of_two_answers_in_one_moment_one_counts(app: Flask, set_clock: Callable[[str], None]):
    firm = verified_firm()
    pid = drafted(firm)
    refused = together(
        app, lambda: confirm_draft(firm, pid), lambda: decline_draft(firm, pid, "不对"), lambda: None
    )
    assert [type(one) for one in refused] == [CannotMove]
    confirmed = draft_row(pid).state is FirmDraftState.CONFIRMED
    assert (row(firm).address == NEW_ADDRESS) is confirmed
