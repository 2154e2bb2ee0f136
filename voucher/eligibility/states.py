"""The life of a ban (黑名单), and the steps at which eligibility is checked."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class BanState(Labelled):
    PROPOSED = "proposed", N_("Ban proposed, an approver decides"), Tone.ORANGE
    DECLINED = "declined", N_("Ban not imposed"), Tone.GREY
    IMPOSED = "imposed", N_("Ban imposed"), Tone.RED
    APPEALED = "appealed", N_("Ban appealed, it holds meanwhile"), Tone.ORANGE
    UPHELD = "upheld", N_("Ban upheld on appeal"), Tone.RED
    LIFTED = "lifted", N_("Ban lifted on appeal"), Tone.GREEN


class BanEvent(StrEnum):
    IMPOSE = "impose"
    DECLINE = "decline"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    LIFT = "lift"


S, E = BanState, BanEvent

BAN: StateMachine[BanState, BanEvent] = StateMachine(
    initial=S.PROPOSED,
    moves={
        (S.PROPOSED, E.IMPOSE): S.IMPOSED,
        (S.PROPOSED, E.DECLINE): S.DECLINED,
        (S.IMPOSED, E.APPEAL): S.APPEALED,
        (S.APPEALED, E.UPHOLD): S.UPHELD,
        (S.APPEALED, E.LIFT): S.LIFTED,
    },
)

EFFECTIVE = (S.IMPOSED, S.APPEALED, S.UPHELD, S.LIFTED)  # a lifted ban held until it was lifted


class Step(Labelled):
    """When eligibility is checked, in the order of the money."""

    APPLICATION = "application", N_("Application handed in for decision")
    ISSUE = "issue", N_("Voucher to be issued")
    ORDER = "order", N_("Order to be placed")
    ACCEPTANCE = "acceptance", N_("Order to be accepted")
    CLAIM = "claim", N_("Claim handed in for checking")
    APPROVAL = "approval", N_("Claim to be approved")
    BATCH = "batch", N_("Claim put into a batch")
    RELEASE = "release", N_("Payment to be released")
