"""How far a voucher's deadlines may be extended: by the standing terms, and never past the round's last dates."""

from datetime import date

from sqlalchemy.orm import Session

from voucher import clock
from voucher.issuance.deadlines import last_day, latest_day
from voucher.issuance.models import Voucher
from voucher.rounds.models import Policy
from voucher.terms.queries import terms_on


def latest_deadlines(session: Session, voucher: Voucher, policy: Policy) -> tuple[date, date]:
    """Return the latest last days of use and of redemption that the voucher could get. One query."""
    issued, more = clock.local_date(voucher.issued_at), terms_on(session, clock.today()).extension_days
    return (
        latest_day(last_day(issued, policy.use_days, policy.use_last), more, policy.use_last),
        latest_day(last_day(issued, policy.redeem_days, policy.redeem_last), more, policy.redeem_last),
    )
