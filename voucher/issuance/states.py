"""The life of a voucher. What it still holds is in the books; the state says whether it may be used."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class VoucherState(Labelled):
    ACTIVE = "active", N_("Voucher is valid"), Tone.GREEN
    FROZEN = "frozen", N_("Voucher is frozen"), Tone.ORANGE
    GIVEN_BACK = "given_back", N_("Voucher was given back"), Tone.GREY
    EXPIRED = "expired", N_("Voucher has expired"), Tone.GREY
    REVOKED = "revoked", N_("Voucher was revoked"), Tone.RED


class VoucherEvent(StrEnum):
    EXTEND = "extend"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    GIVE_BACK = "give-back"
    EXPIRE = "expire"
    REVOKE = "revoke"


S, E = VoucherState, VoucherEvent

VOUCHER: StateMachine[VoucherState, VoucherEvent] = StateMachine(
    initial=S.ACTIVE,
    moves={
        (S.ACTIVE, E.EXTEND): S.ACTIVE,
        (S.EXPIRED, E.EXTEND): S.EXPIRED,  # only its redemption: services were delivered before
        (S.GIVEN_BACK, E.EXTEND): S.GIVEN_BACK,
        (S.ACTIVE, E.FREEZE): S.FROZEN,
        (S.ACTIVE, E.GIVE_BACK): S.GIVEN_BACK,
        (S.ACTIVE, E.EXPIRE): S.EXPIRED,
        (S.ACTIVE, E.REVOKE): S.REVOKED,
        (S.FROZEN, E.UNFREEZE): S.ACTIVE,
        (S.FROZEN, E.EXPIRE): S.EXPIRED,
        (S.FROZEN, E.REVOKE): S.REVOKED,
    },
)
