"""An officer notes what the public registers say of a firm or an agency on a day."""

from dataclasses import dataclass
from datetime import date

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.eligibility.firm_rules import RegisterStatus
from voucher.eligibility.models import RegisterReading
from voucher.eligibility.subjects import Side, find_side
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.wording import N_


class ReadingInFuture(Refusal):
    """Nobody has looked yet on that day."""

    title = N_("The registers cannot have been read after today")
    next_step = N_("Nothing was recorded. Correct the day.")
    status = 422
    field = "checked_on"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. Shareholders, address and account serve to find related parties; empty if not known."""

    checked_on: date
    status: RegisterStatus
    large_parent: bool
    abnormal: bool
    serious_breach: bool
    dishonest_debtor: bool
    shareholders: tuple[str, ...]
    address: str
    bank_account: str
    source: str


def note_reading(actor: Actor, side: Side, pid: str, reading: Reading) -> None:
    """Keep a reading of the registers; the newest one counts from its day on.

    Raises:
        NotFound: No such firm or agency.
        ReadingInFuture: As named.
    """
    require(actor, Action.FIRM_VERIFY)
    if reading.checked_on > clock.today():
        raise ReadingInFuture()
    with transaction() as session:
        subject = find_side(session, side, pid)
        session.add(
            RegisterReading(
                credit_code=subject.credit_code,
                checked_on=reading.checked_on,
                status=reading.status,
                large_parent=reading.large_parent,
                abnormal=reading.abnormal,
                serious_breach=reading.serious_breach,
                dishonest_debtor=reading.dishonest_debtor,
                shareholders=list(reading.shareholders),
                address=reading.address,
                bank_account=reading.bank_account,
                source=reading.source,
                checked_by=actor.person_id,
            )
        )
        record(
            session,
            actor,
            Action.FIRM_VERIFY,
            subject,
            event="read-registers",
            status=reading.status,
            checked_on=reading.checked_on,
        )
