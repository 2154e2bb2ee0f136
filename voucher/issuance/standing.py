"""What a voucher is good for now, as people read it: its state, and whether anything is left. Pure."""

from datetime import date

from voucher.issuance.states import VoucherState
from voucher.ledger import Money
from voucher.wording import N_, Labelled, Tone


class Standing(Labelled):
    """How a voucher stands for its firm and the bureau."""

    VALID = "valid", N_("Voucher is valid"), Tone.GREEN
    USED_UP = "used-up", N_("Voucher is used up"), Tone.GREY
    FROZEN = "frozen", N_("Voucher is frozen"), Tone.ORANGE
    GIVEN_BACK = "given-back", N_("Voucher was given back"), Tone.GREY
    EXPIRED = "expired", N_("Voucher has expired"), Tone.GREY
    REVOKED = "revoked", N_("Voucher was revoked"), Tone.RED


class Verdict(Labelled):
    """All that anybody may learn who checks a voucher."""

    VALID = "valid", N_("This voucher is valid"), Tone.GREEN
    USED = "used", N_("This voucher has been used"), Tone.GREY
    VOID = "void", N_("This voucher is void"), Tone.RED


_BY_STATE = {
    VoucherState.FROZEN: Standing.FROZEN,
    VoucherState.GIVEN_BACK: Standing.GIVEN_BACK,
    VoucherState.EXPIRED: Standing.EXPIRED,
    VoucherState.REVOKED: Standing.REVOKED,
}


def standing(state: VoucherState, balance: Money, use_by: date, today: date) -> Standing:
    """Return how a voucher with this balance stands today; `use_by` is its last day, inclusive."""
    if state in _BY_STATE:
        return _BY_STATE[state]
    if not balance:
        return Standing.USED_UP
    return Standing.VALID if today <= use_by else Standing.EXPIRED


def verdict(stands: Standing) -> Verdict:
    """Return what the public may know."""
    return {Standing.VALID: Verdict.VALID, Standing.USED_UP: Verdict.USED}.get(stands, Verdict.VOID)
