"""Why money travels."""

from voucher.wording import N_, Labelled


class Reason(Labelled):
    """The reason of an entry, one for each way of `movements`."""

    APPROPRIATE = "appropriate", N_("Granted to the year")
    CUT = "cut", N_("Cut from the year")
    MOVE_QUOTA = "move-quota", N_("Moved between pools")
    LAPSE_REST = "lapse-rest", N_("Lapsed at closing")
    REOPEN = "reopen", N_("Available again after reopening")
    CARRY_OUT = "carry-out", N_("Lapsed money carried over to a later year")
    CARRY_IN = "carry-in", N_("Carried over from an earlier year")
    RESERVE = "reserve", N_("Reserved for an application")
    RELEASE = "release", N_("Released by an application")
    ISSUE = "issue", N_("Issued as a voucher")
    LOCK = "lock", N_("Locked by an order")
    UNLOCK = "unlock", N_("Unlocked by an order")
    REDEEM = "redeem", N_("Redeemed by confirmed delivery")
    UNREDEEM = "unredeem", N_("Taken back from an order by a decision")
    OWE = "owe", N_("Owed to an agency")
    DISOWN = "disown", N_("No longer owed to an agency")
    PAY = "pay", N_("Paid to an agency")
    GIVE_BACK = "give-back", N_("Given back by the firm")
    REVOKE = "revoke", N_("Revoked by the bureau")
    EXPIRE_UNUSED = "expire-unused", N_("Expired before use")
    WITHHOLD = "withhold", N_("Withheld by a clawback")
    CLAIM_BACK = "claim-back", N_("Claimed back")
    RECOVER = "recover", N_("Paid back")
    WRITE_OFF = "write-off", N_("Written off")
    EXPIRE_UNREDEEMED = "expire-unredeemed", N_("Expired before redemption")
