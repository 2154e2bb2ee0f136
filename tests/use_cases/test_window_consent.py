"""The firm's consent: a signed form or a mailed code, each good for one session."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.support.city import firm_pid, verified_firm
from tests.support.windows import MINUTES, assisting, later, present, signed_in, window_clerk
from voucher.access import Actor, Role
from voucher.accounts.ask_consent import send_code
from voucher.accounts.assist import WrongCode, end, open_by_code, open_by_paper
from voucher.accounts.models import AssistSession, ConsentCode
from voucher.firms.models import Firm
from voucher.notices.models import Mail, Notice
from voucher.storage import db
from voucher.storage.documents import Document, UnreadableDocument
from voucher.upload import Upload

pytestmark = pytest.mark.usefixtures("app_context")


def firm_row(firm: Actor) -> Firm:
    return db.session.get_one(Firm, firm.firm_id)


def letter(firm: str, code: str) -> tuple[str, str]:
    return "code", f"{firm}: {code}"


def mailed_code(firm: Actor) -> str:
    to = firm_row(firm).contact_email
    body = db.session.scalars(select(Mail.body).where(Mail.to == to).order_by(Mail.id.desc())).first()
    found = re.search(r"\d{6}$", body or "")
    assert found
    return found.group()


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def session_row(actor: Actor) -> AssistSession:
    db.session.rollback()
    return db.session.get_one(AssistSession, actor.assist_id)


def count_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_signed_form_opens_the_session_and_is_kept_with_it():
    firm, clerk = verified_firm(), window_clerk()
    acting = assisting(clerk, firm)

    assert (acting.firm_id, acting.roles, acting.is_staff) == (firm.firm_id, frozenset({Role.WINDOW}), False)
    row = session_row(acting)
    assert row.expires_at - row.opened_at == timedelta(minutes=MINUTES)
    kept = db.session.scalars(
        select(Document).where(Document.subject_kind == "assist_session", Document.subject_id == row.id)
    ).one()
    assert (kept.slot, kept.uploaded_by) == ("consent", clerk.person_id)


def test_a_form_that_cannot_be_read_opens_nothing():
    firm, here = verified_firm(), present(signed_in(window_clerk()))
    told = count_of(Notice)
    with pytest.raises(UnreadableDocument):
        open_by_paper(here.actor, here.session_id, firm_pid(firm), Upload("授权书.pdf", b"nothing"))
    assert count_of(AssistSession) == 0
    assert count_of(Notice) == told


def test_the_code_that_the_firm_was_mailed_opens_the_session_once():
    firm, secret = verified_firm(), signed_in(window_clerk())
    here, pid = present(secret), firm_pid(firm)
    send_code(here.actor, pid, letter)
    code = mailed_code(firm)
    open_by_code(here.actor, here.session_id, pid, code)
    acting = present(secret).actor
    assert acting.firm_id == firm.firm_id

    end(acting, session_row(acting).pid)
    with pytest.raises(WrongCode):
        open_by_code(here.actor, here.session_id, pid, code)


def test_five_wrong_tries_kill_the_code():
    firm, here = verified_firm(), present(signed_in(window_clerk()))
    send_code(here.actor, firm_pid(firm), letter)
    code = mailed_code(firm)
    for typed in [wrong(code)] * 5 + [code]:
        with pytest.raises(WrongCode):
            open_by_code(here.actor, here.session_id, firm_pid(firm), typed)
    assert count_of(AssistSession) == 0


def test_a_newer_code_a_colleague_or_ten_minutes_make_a_code_worthless(set_clock: Callable[[str], None]):
    firm, here, colleague = (
        verified_firm(),
        present(signed_in(window_clerk())),
        present(signed_in(window_clerk())),
    )
    pid = firm_pid(firm)
    send_code(here.actor, pid, letter)
    first = mailed_code(firm)
    with pytest.raises(WrongCode):
        open_by_code(colleague.actor, colleague.session_id, pid, first)
    send_code(here.actor, pid, letter)
    if (second := mailed_code(firm)) != first:
        with pytest.raises(WrongCode):
            open_by_code(here.actor, here.session_id, pid, first)
    set_clock(later(10))
    with pytest.raises(WrongCode):
        open_by_code(here.actor, here.session_id, pid, second)


def test_the_table_keeps_no_code():
    firm, here = verified_firm(), present(signed_in(window_clerk()))
    send_code(here.actor, firm_pid(firm), letter)
    assert mailed_code(firm) not in str(db.session.scalars(select(ConsentCode.code_hash)).all())
