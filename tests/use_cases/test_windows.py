"""The window: whose firm, and for how long."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.support.city import firm_pid, officer, registered_firm, verified_firm
from tests.support.terms import in_force
from tests.support.windows import MINUTES, assisting, later, present, signed_in, window_clerk, with_consent
from voucher.access import Action, Actor, District, NoAssistedSession, Role, require
from voucher.accounts.assist import AlreadyAssisting, end
from voucher.accounts.assisted import NoSuchFirm, NoWindow, assisted_by, find_firm, firm_here
from voucher.accounts.models import AssistSession, SignInSession
from voucher.accounts.sign_in import end_device, sign_out
from voucher.audit.models import AuditEvent
from voucher.firms.models import Firm
from voucher.firms.verify import return_for_correction
from voucher.notices.models import Notice
from voucher.refusal import NotAllowed, NotFound
from voucher.storage import db
from voucher.terms.terms import Terms

pytestmark = pytest.mark.usefixtures("app_context")
FILING = [
    Action.FIRM_READ,
    Action.APPLICATION_CREATE,
    Action.APPLICATION_SUBMIT,
    Action.ATTACHMENT_UPLOAD,
    Action.ORDER_CREATE,
]


def firm_row(firm: Actor) -> Firm:
    return db.session.get_one(Firm, firm.firm_id)


def session_row(actor: Actor) -> AssistSession:
    db.session.rollback()
    return db.session.get_one(AssistSession, actor.assist_id)


def test_a_clerk_finds_a_firm_of_the_own_district_by_its_code_however_it_is_typed():
    firm = firm_row(verified_firm())
    typed = f" {firm.credit_code[:6].lower()}-{firm.credit_code[6:]}"
    assert find_firm(window_clerk(), typed).name == firm.name


def test_a_firm_of_another_district_is_not_found_like_a_missing_one():
    firm = firm_row(verified_firm(district=District.PUTUO))
    clerk = window_clerk(District.DINGHAI)
    refusals = []
    for credit_code in (firm.credit_code, "91330902MA2A0000XX"):
        with pytest.raises(NoSuchFirm) as refused:
            find_firm(clerk, credit_code)
        refusals.append(
            (refused.value.title, refused.value.next_step, refused.value.status, refused.value.facts)
        )
    with pytest.raises(NotFound):
        firm_here(clerk, firm.pid)
    assert refusals[0] == refusals[1]


def test_a_firm_that_waits_for_verification_is_helped_one_that_was_returned_is_not():
    waiting, returned = registered_firm(), registered_firm()
    return_for_correction(officer(Role.REVIEWER), firm_pid(returned), note="请更正地址。")
    clerk = window_clerk()
    assert firm_here(clerk, firm_pid(waiting))
    with pytest.raises(NotFound):
        firm_here(clerk, firm_pid(returned))


def test_a_clerk_without_a_district_has_no_window():
    with pytest.raises(NoWindow):
        firm_here(officer(Role.WINDOW), firm_pid(verified_firm()))


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN, Role.AUDITOR])
def test_only_window_clerks_open_assisted_sessions(role: Role):
    with pytest.raises(NotAllowed):
        firm_here(officer(role), firm_pid(verified_firm()))


def test_the_firm_is_told_by_whom_a_session_was_opened_and_the_trail_says_for_whom():
    firm, clerk = verified_firm(), window_clerk()
    acting = assisting(clerk, firm)
    notice = db.session.scalars(
        select(Notice).where(Notice.person_id == firm.person_id).order_by(Notice.id.desc())
    ).first()
    assert notice
    assert notice.facts["clerk"] == clerk.name
    assert notice.facts["minutes"] == MINUTES
    opened = db.session.scalars(select(AuditEvent).where(AuditEvent.subject_kind == "assist_session")).one()
    assert (opened.event, opened.person_id, opened.firm_id, opened.assist_id) == (
        "open",
        clerk.person_id,
        firm.firm_id,
        acting.assist_id,
    )


@pytest.mark.parametrize("action", FILING)
def test_without_a_session_a_clerk_may_file_nothing(action: Action):
    with pytest.raises(NoAssistedSession):
        require(window_clerk(), action)


def test_the_session_is_over_when_its_time_is(set_clock: Callable[[str], None]):
    secret = signed_in(window_clerk())
    in_force(Terms(assist_minutes=5))
    acting = with_consent(secret, verified_firm())
    set_clock(later(4))
    assert present(secret).actor.assist_id == acting.assist_id
    assert present(secret).assisted.minutes_left == 1  # type: ignore[union-attr]
    set_clock(later(2))
    assert present(secret).actor.assist_id is None
    assert not present(secret).actor.is_firm
    with pytest.raises(NoAssistedSession):
        require(present(secret).actor, Action.APPLICATION_SUBMIT)


def test_ending_is_at_once_and_twice_is_once():
    secret = signed_in(window_clerk())
    acting = with_consent(secret, verified_firm())
    pid = session_row(acting).pid
    end(acting, pid)
    ended_at = session_row(acting).ended_at
    end(present(secret).actor, pid)
    assert session_row(acting).ended_at == ended_at
    assert present(secret).assisted is None


def test_a_clerk_ends_no_session_of_a_colleague():
    acting = assisting(window_clerk(), verified_firm())
    with pytest.raises(NotFound):
        end(window_clerk(), session_row(acting).pid)
    assert session_row(acting).ended_at is None


def test_signing_out_ends_the_session():
    secret = signed_in(window_clerk())
    acting = with_consent(secret, verified_firm())
    sign_out(acting, present(secret).session_id)
    assert session_row(acting).ended_at


def test_one_firm_at_a_time_in_all_browsers_together():
    clerk, first, second = window_clerk(), verified_firm(), verified_firm()
    acting = assisting(clerk, first)
    with pytest.raises(AlreadyAssisting):
        assisting(clerk, second)
    end(acting, session_row(acting).pid)
    assert assisting(clerk, second).firm_id == second.firm_id


def test_another_browser_of_the_clerk_is_in_no_session():
    clerk = window_clerk()
    acting = assisting(clerk, verified_firm())
    elsewhere = present(signed_in(clerk))
    assert elsewhere.assisted is None
    assert elsewhere.actor.assist_id is None
    assert assisted_by(elsewhere.actor).assist_id == acting.assist_id  # type: ignore[union-attr]


def test_a_browser_that_was_signed_out_from_afar_blocks_no_new_session():
    clerk, firm = window_clerk(), verified_firm()
    secret = signed_in(clerk)
    first = with_consent(secret, firm)
    end_device(clerk, db.session.get_one(SignInSession, session_row(first).sign_in_id).pid)
    assert assisting(clerk, firm).assist_id != first.assist_id
    assert session_row(first).ended_at


def test_a_session_whose_time_is_over_blocks_no_new_one(set_clock: Callable[[str], None]):
    clerk, firm = window_clerk(), verified_firm()
    first = assisting(clerk, firm)
    set_clock(later(MINUTES))
    assert assisting(clerk, firm).assist_id != first.assist_id
    row = session_row(first)
    assert row.ended_at == row.expires_at
