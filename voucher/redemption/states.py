"""The life of a redemption claim (兑付申报)."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class ClaimState(Labelled):
    DRAFT = "draft", N_("Claim in preparation"), Tone.GREY
    SUBMITTED = "submitted", N_("Claim waits for the first check"), Tone.BLUE
    RETURNED = "returned", N_("Claim returned for correction"), Tone.ORANGE
    CHECKED = "checked", N_("Claim waits for the second check"), Tone.BLUE
    APPROVED = "approved", N_("Claim approved, payable"), Tone.GREEN
    IN_BATCH = "in_batch", N_("In a settlement batch"), Tone.BLUE
    PAID = "paid", N_("Paid out"), Tone.GREEN
    PAY_FAILED = "pay_failed", N_("Payment failed"), Tone.RED
    REJECTED = "rejected", N_("Claim rejected"), Tone.RED
    WITHDRAWN = "withdrawn", N_("Claim withdrawn"), Tone.GREY
    LAPSED = "lapsed", N_("Claim lapsed: not corrected in time"), Tone.GREY


class ClaimEvent(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    RESUBMIT = "resubmit"
    CHECK = "check"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"  # returned, and not corrected until its last day
    TAKE_INTO_BATCH = "take-into-batch"
    LEAVE_BATCH = "leave-batch"
    PAY = "pay"
    FAIL = "fail"
    RECHECK = "recheck"


S, E = ClaimState, ClaimEvent

CLAIM: StateMachine[ClaimState, ClaimEvent] = StateMachine(
    initial=S.DRAFT,
    moves={
        (S.DRAFT, E.SUBMIT): S.SUBMITTED,
        (S.DRAFT, E.WITHDRAW): S.WITHDRAWN,
        (S.SUBMITTED, E.RETURN): S.RETURNED,
        (S.SUBMITTED, E.CHECK): S.CHECKED,
        (S.SUBMITTED, E.REJECT): S.REJECTED,
        (S.SUBMITTED, E.WITHDRAW): S.WITHDRAWN,
        (S.RETURNED, E.RESUBMIT): S.SUBMITTED,
        (S.RETURNED, E.WITHDRAW): S.WITHDRAWN,
        (S.RETURNED, E.LAPSE): S.LAPSED,
        (S.CHECKED, E.RETURN): S.RETURNED,
        (S.CHECKED, E.APPROVE): S.APPROVED,
        (S.CHECKED, E.REJECT): S.REJECTED,
        (S.APPROVED, E.REJECT): S.REJECTED,
        (S.APPROVED, E.TAKE_INTO_BATCH): S.IN_BATCH,
        (S.PAY_FAILED, E.TAKE_INTO_BATCH): S.IN_BATCH,
        (S.IN_BATCH, E.LEAVE_BATCH): S.APPROVED,
        (S.IN_BATCH, E.PAY): S.PAID,
        (S.IN_BATCH, E.FAIL): S.PAY_FAILED,
        (S.APPROVED, E.RECHECK): S.SUBMITTED,
        (S.PAY_FAILED, E.RECHECK): S.SUBMITTED,
    },
)

#: States in which a claim occupies its order and its invoices.
LIVE = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.CHECKED, S.APPROVED, S.IN_BATCH, S.PAID, S.PAY_FAILED)
#: States in which the claim waits for a batch.
READY = (S.APPROVED, S.PAY_FAILED)
#: States in which the bureau has the claim: redemption does not expire meanwhile.
PROTECTED = (S.SUBMITTED, S.RETURNED, S.CHECKED, S.APPROVED, S.IN_BATCH, S.PAY_FAILED)
