"""The life of a proposal."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class ProposalState(Labelled):
    OPEN = "open", N_("Waiting for a second person"), Tone.ORANGE
    APPROVED = "approved", N_("Proposal approved"), Tone.GREEN
    DECLINED = "declined", N_("Proposal declined"), Tone.GREY
    WITHDRAWN = "withdrawn", N_("Proposal withdrawn"), Tone.GREY


class ProposalEvent(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"
    WITHDRAW = "withdraw"  # by the one who proposed it


S, E = ProposalState, ProposalEvent

PROPOSAL: StateMachine[ProposalState, ProposalEvent] = StateMachine(
    initial=S.OPEN,
    moves={
        (S.OPEN, E.APPROVE): S.APPROVED,
        (S.OPEN, E.DECLINE): S.DECLINED,
        (S.OPEN, E.WITHDRAW): S.WITHDRAWN,
    },
)
