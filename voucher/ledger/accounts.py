"""Where money can be: budget year / pool / stage / holder."""

from dataclasses import dataclass

from voucher.wording import N_, Labelled, Tone

GENERAL = "general"  # the pool of the year's money that no category's quota holds


class Stage(Labelled):
    """How far a fen has travelled from the treasury to an agency's account."""

    TREASURY = "treasury", N_("Treasury"), Tone.GREY
    AVAILABLE = "available", N_("Available"), Tone.GREEN
    RESERVED = "reserved", N_("Reserved"), Tone.BLUE
    OUTSTANDING = "outstanding", N_("On vouchers"), Tone.BLUE
    LOCKED = "locked", N_("Locked by orders"), Tone.BLUE
    REDEEMED = "redeemed", N_("Redeemed"), Tone.BLUE
    PAYABLE = "payable", N_("Payable"), Tone.ORANGE
    PAID = "paid", N_("Paid"), Tone.GREEN
    LAPSED = "lapsed", N_("Lapsed"), Tone.GREY
    RECEIVABLE = "receivable", N_("Claimed back, not yet received"), Tone.ORANGE
    RECOVERED = "recovered", N_("Paid back to the treasury"), Tone.GREEN
    WRITTEN_OFF = "written-off", N_("Debt written off"), Tone.GREY


#: 已发放: money that vouchers hold or have turned into payment. Given-back and expired money is not in it.
ALLOCATED = (Stage.OUTSTANDING, Stage.LOCKED, Stage.REDEEMED, Stage.PAYABLE, Stage.PAID)

#: Outside of the year's money: the treasury, and beside the flow what debtors owe it for money that was paid before.
OUTSIDE = (Stage.TREASURY, Stage.RECEIVABLE, Stage.RECOVERED, Stage.WRITTEN_OFF)


class Holder(Labelled):
    """Who or what holds the money of an account."""

    YEAR = "year", N_("Budget year")
    APPLICATION = "application", N_("Application")
    VOUCHER = "voucher", N_("Voucher")
    ORDER = "order", N_("Order")
    CLAWBACK = "clawback", N_("Clawback")


@dataclass(frozen=True, order=True, slots=True)
class Account:
    """One address of money. `holder_id` is 0 for the year itself, else the id of the row that holds it."""

    budget_year: int
    pool: str
    stage: Stage
    holder: Holder = Holder.YEAR
    holder_id: int = 0
