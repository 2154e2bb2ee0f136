"""The standing terms: every number of the scheme that binds the bureau and everybody, not one round. Pure."""

from dataclasses import dataclass, fields
from typing import Any

from voucher.ledger import Money

_MUCH = Money.yuan(200_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The numbers in force on one day. A round's own numbers are `rounds.policy.PolicyNumbers`.

    Working days do not count the day they start from; shares are basis points, money is whole fen.
    """

    notice_days: int = 5  # working days a public notice stands
    bank_hold_hours: int = 72  # hours after a change of bank account in which an agency is not paid
    dispute_answer_days: int = 5  # working days for the other side of a dispute to answer
    dispute_decide_days: int = 15  # working days for the bureau to decide a dispute
    appeal_days: int = 20  # working days after a refusal in which it can be appealed
    appeal_decide_days: int = 15  # working days for the bureau to decide an appeal or an objection
    bad_rating_days: int = 15  # working days to follow up a bad rating of the bureau
    verify_days: int = 5  # working days promised for the verification of a firm
    admission_days: int = 20  # working days promised for the admission of an agency
    claim_days: int = 15  # working days promised for both checks of a claim
    escalate_days: int = 2  # working days past the promise until the approvers are told
    credit_check_days: int = 30  # calendar days a check of an outside list counts as fresh
    clawback_days: int = 30  # calendar days until the first instalment of a clawback is due
    clawback_instalments: int = 12  # the most instalments of a clawback, a month apart
    spot_check_bp: int = 500  # share of a half year's paid claims drawn for a spot check
    term_months: int = 36  # the longest term of an admission
    satisfaction_bp: int = 8_000  # the lowest share of good stars at the yearly evaluation
    extension_days: int = 180  # calendar days a voucher's deadline may be extended by in all
    carry_over_years: int = 2  # budget years after its own in which lapsed money should be used up
    remind_first_days: int = 30  # calendar days before a voucher's last day of the first reminder
    remind_again_days: int = 7  # of the second
    remind_last_days: int = 1  # of the last
    answer_days: int = (
        5  # working days for the bureau's next step in a case without a promised day of its own
    )
    assist_minutes: int = 30  # the longest session of a window clerk for a firm
    # warnings: shares and prices are in order up to their limit, and at it
    split_orders: int = 3  # so many orders of one firm with one agency ...
    split_days: int = 30  # ... within so many days, both ends included, are a warning
    price_above_bp: int = 5_000  # how far a price may lie above the agency's median, in shares of it
    price_compared: int = 5  # a median of fewer earlier orders of the item says nothing
    stars_minutes: int = 5  # the best stars so soon after the confirmation, or sooner, are a warning
    delivery_hours: int = 24  # a delivery so soon after its contract's day began, or sooner, is a warning
    agency_share_bp: int = 3_000  # how much of a year's redeemed money one agency may have
    agency_share_from: Money = _MUCH  # shares of less than this mean nothing yet

    @property
    def reminder_days(self) -> tuple[int, int, int]:
        """When people are reminded of a deadline, in days before it, the last reminder first."""
        return self.remind_last_days, self.remind_again_days, self.remind_first_days


def terms_from(kept: dict[str, Any]) -> Terms:
    """Return the terms of a kept version; what it does not name is as the scheme began."""
    known = {field.name: field.type for field in fields(Terms)}
    return Terms(**{name: _read(known[name], value) for name, value in kept.items() if name in known})


def terms_to_keep(terms: Terms) -> dict[str, Any]:
    """Return every number as plain JSON, so that a later beginning does not change an old version."""
    return {field.name: _plain(getattr(terms, field.name)) for field in fields(Terms)}


def changed(old: Terms, new: Terms) -> list[str]:
    """Return the names of the numbers that differ, in the order of the terms."""
    return [field.name for field in fields(Terms) if getattr(old, field.name) != getattr(new, field.name)]


def _plain(value: Any) -> Any:
    return value.fen if isinstance(value, Money) else value


def _read(kind: Any, value: Any) -> Any:
    return Money(value) if kind is Money else value
