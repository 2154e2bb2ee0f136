"""Settlement batches in every state, made through the verbs."""

from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from tests.support.cases import row
from tests.support.city import officer
from tests.support.claims import Claimed, approved_claim
from tests.support.ready_made import ready_made
from voucher import clock
from voucher.access import Actor, Role
from voucher.agencies import public_notices
from voucher.agencies.bank import decide_bank_change, propose_bank_change
from voucher.agencies.models import Agency
from voucher.ledger import Money
from voucher.publicity.publish import publish_batch
from voucher.redemption.models import Claim, Invoice
from voucher.settlement.check_invoices import record_valid
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.pay import record_payment
from voucher.settlement.release import release
from voucher.settlement.settle import lock, make_batch
from voucher.settlement.states import BatchState
from voucher.storage import db, transaction

NOTICE_TIME = timedelta(days=21)  # five working days, whatever the holidays
MINUTES = "会议纪要〔2026〕3号"


@dataclass(frozen=True, slots=True)
class Batched:
    """A batch, the claims in it, and who made it."""

    pid: str
    claims: tuple[Claimed, ...]
    maker: Actor


@ready_made
def draft_batch(*claims: Claimed) -> Batched:
    """Return a batch in preparation, by default with one claim of 3,000 yuan."""
    claims, maker = claims or (approved_claim(),), officer(Role.FINANCE)
    return Batched(make_batch(maker, [claim.pid for claim in claims]), claims, maker)


@ready_made
def locked_batch(*claims: Claimed) -> Batched:
    """Return a batch that waits for release."""
    batch = draft_batch(*claims)
    lock(batch.maker, batch.pid)
    look_up_invoices(batch)
    return batch


@ready_made
def noticed_batch(*claims: Claimed) -> Batched:
    """Return a batch that waits for release and whose public notice has run out by now."""
    batch = locked_batch(*claims)
    noticed(batch.pid)
    return batch


def noticed(batch_pid: str) -> str:
    """Publish the notice of a locked batch three weeks ago, so that it has run out, and return its pid."""
    with clock.at(clock.now() - NOTICE_TIME):
        return publish_batch(officer(Role.APPROVER), batch_pid)


def show(batch_pid: str) -> None:
    """Publish the notice of a batch that waits for release, three weeks ago, unless it was shown before."""
    found = row(Batch, batch_pid)
    seen = public_notices.noticed(db.session(), public_notices.BATCH, found.number, [])
    if found.state is BatchState.LOCKED and seen is None:
        noticed(batch_pid)


@ready_made
def released_batch(*claims: Claimed) -> Batched:
    """Return a batch whose lines may be paid."""
    batch = noticed_batch(*claims)
    released(officer(Role.APPROVER), batch)
    return batch


def released(approver: Actor, batch: Batched, minutes_number: str = MINUTES) -> None:
    """Release a locked batch as its page does: after its notice, its invoices looked up, with the lines' digest."""
    show(batch.pid)
    look_up_invoices(batch)
    release(approver, batch.pid, minutes_number=minutes_number, digest=stored_batch(batch).digest or "")


def look_up_invoices(batch: Batched) -> None:
    """Record that every invoice of the batch was looked up today and stands."""
    record_valid(batch.maker, batch.pid, [invoice.id for invoice in invoices_in(batch)])


def invoices_in(batch: Batched) -> list[Invoice]:
    """Return the invoices of the batch's lines, in their order."""
    claims = [line.claim_id for line in lines_in(batch)]
    statement = select(Invoice).where(Invoice.claim_id.in_(claims)).order_by(Invoice.claim_id, Invoice.id)
    return list(db.session.scalars(statement))


@ready_made
def paid_batch(*claims: Claimed, reference: str = "BANK-1") -> Batched:
    """Return a batch whose first line is paid: the whole batch, if it has one claim."""
    batch = released_batch(*claims)
    record_payment(batch.maker, line_of(batch), paid_on=clock.today(), reference=reference)
    return batch


def stored_batch(batch: Batched) -> Batch:
    """Return the batch as it is in the database now."""
    return row(Batch, batch.pid)


def lines_in(batch: Batched) -> list[BatchLine]:
    """Return the batch's lines as they are in the database now, in their order."""
    found = stored_batch(batch)
    return list(
        db.session.scalars(select(BatchLine).where(BatchLine.batch_id == found.id).order_by(BatchLine.id))
    )


def line_of(batch: Batched, number: int = 1) -> str:
    """Return the pid of one of the batch's lines."""
    return lines_in(batch)[number - 1].pid


def standing(batch: Batched) -> tuple[BatchState, Money, int]:
    """Return the batch's state, total and number of lines."""
    found = stored_batch(batch)
    return found.state, found.total_fen, found.line_count


def account_of(claim: Claimed) -> str:
    """Return the bank account of the claim's agency."""
    return db.session.get_one(Agency, claim.trade.agency.agency_id).bank_account


def rename_payee(claim: Claimed, name: str) -> None:
    """Give the claim's agency another name."""
    with transaction() as session:
        session.get_one(Agency, claim.trade.agency.agency_id).name_zh = name


def wearing(actor: Actor | None, role: Role) -> Actor:
    """Return the same person with another role, as if it had been granted beside the first."""
    assert actor is not None
    return replace(actor, roles=frozenset({role}))


def payee_of(claim: Claimed) -> str:
    """Return the public id of the agency that the claim is of."""
    wanted = select(Agency.pid).join(Claim, Claim.agency_id == Agency.id).where(Claim.pid == claim.pid)
    return str(db.session.scalars(wanted).one())


def change_account(claim: Claimed) -> None:
    """Change the bank account of the claim's agency now: its payments are held for a while."""
    proposal = propose_bank_change(
        claim.trade.agency, bank_name="新银行", bank_account="6222999988887777", reason="换行"
    )
    decide_bank_change(officer(Role.APPROVER), proposal, approve=True)
