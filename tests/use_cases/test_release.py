"""An approver releases a batch or sends it back: who may, of what, and who is told."""

import pytest
from sqlalchemy import select

from tests.support.batches import (
    MINUTES,
    draft_batch,
    line_of,
    locked_batch,
    released,
    standing,
    stored_batch,
    wearing,
)
from tests.support.city import officer
from tests.support.claims import approved_claim
from tests.support.orders import change
from tests.support.trade import trade
from voucher.access import Actor, Role, SamePerson
from voucher.agencies.models import Agency
from voucher.notices.models import Notice
from voucher.refusal import NotAllowed
from voucher.settlement.release import (
    BatchHasChanged,
    MinutesMissing,
    SendBackReasonMissing,
    release,
    send_back,
)
from voucher.settlement.settle import (
    lock,
    remove_line,
)
from voucher.settlement.states import BatchState
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")


def finance() -> Actor:
    return officer(Role.FINANCE)


def approver() -> Actor:
    return officer(Role.APPROVER)


def told(person: Actor) -> list[Notice]:
    """Return what the person was told of batches."""
    notices = select(Notice).where(
        Notice.person_id == person.person_id, Notice.endpoint == "settlement.batch"
    )
    return list(db.session.scalars(notices))


def test_a_batch_sent_back_can_be_changed_again():
    batch = locked_batch(approved_claim(), approved_claim(trade()))
    send_back(approver(), batch.pid, "请核对第二行")
    found = stored_batch(batch)
    assert (found.state, found.reason, found.digest) == (BatchState.DRAFT, "请核对第二行", None)
    remove_line(batch.maker, line_of(batch, 2))
    assert standing(batch)[2] == 1


def test_who_made_a_batch_is_told_why_it_came_back():
    batch = locked_batch()
    send_back(approver(), batch.pid, "请核对第二行")
    [notice] = told(batch.maker)
    assert notice.facts["reason"] == "请核对第二行"


def test_sending_back_needs_a_reason():
    batch = locked_batch()
    with pytest.raises(SendBackReasonMissing):
        send_back(approver(), batch.pid, " ")
    assert standing(batch)[0] is BatchState.LOCKED


def test_an_approver_releases_with_the_minutes():
    batch, who = locked_batch(), approver()
    released(who, batch, f" {MINUTES} ")
    found = stored_batch(batch)
    assert (found.state, found.minutes_number, found.released_by) == (
        BatchState.RELEASED,
        MINUTES,
        who.person_id,
    )


def test_finance_is_told_of_a_release():
    batch = locked_batch()
    released(approver(), batch)
    assert [notice.subject_pid for notice in told(batch.maker)] == [batch.pid]


def test_a_release_needs_the_minutes():
    batch = locked_batch()
    with pytest.raises(MinutesMissing):
        released(approver(), batch, " ")
    assert standing(batch)[0] is BatchState.LOCKED


def test_a_release_holds_for_the_amounts_and_accounts_that_were_seen():
    batch = locked_batch()
    seen = stored_batch(batch).digest or ""
    send_back(approver(), batch.pid, "账户有误")
    change(Agency, "bank_account", "6222000000011111")
    lock(batch.maker, batch.pid)
    with pytest.raises(BatchHasChanged):
        release(approver(), batch.pid, minutes_number=MINUTES, digest=seen)
    assert standing(batch)[0] is BatchState.LOCKED
    released(approver(), batch)
    assert standing(batch)[0] is BatchState.RELEASED


def test_a_batch_that_is_not_fixed_is_not_released():
    batch = draft_batch()
    with pytest.raises(CannotMove):
        released(approver(), batch)


def test_a_batch_is_released_once():
    batch = locked_batch()
    released(approver(), batch)
    with pytest.raises(CannotMove):
        released(approver(), batch)


def test_the_maker_of_a_batch_does_not_release_it():
    batch = locked_batch()
    with pytest.raises(SamePerson):
        released(wearing(batch.maker, Role.APPROVER), batch)


@pytest.mark.parametrize("checker", ["reviewer", "approver"])
def test_who_checked_one_of_its_claims_does_not_release_a_batch(checker: str):
    batch = locked_batch(approved_claim(), approved_claim(trade()))
    with pytest.raises(SamePerson):
        released(wearing(getattr(batch.claims[1], checker), Role.APPROVER), batch)
    assert standing(batch)[0] is BatchState.LOCKED


def test_finance_does_not_release():
    batch = locked_batch()
    with pytest.raises(NotAllowed):
        released(finance(), batch)
