"""What waits in the one queue, and the traffic light of its time. Pure."""

from voucher.wording import N_, Labelled, Tone


class CaseKind(Labelled):
    """What kind of case it is."""

    APPLICATION = "application", N_("Application for a voucher")
    PREQUALIFICATION = "prequalification", N_("Pre-qualification for a round")
    FIRM = "firm", N_("Verification of a firm")
    ADMISSION = "admission", N_("Admission of an agency")
    RENEWAL = "renewal", N_("Further term of an agency")
    STANDING = "standing", N_("Standing of an agency")
    BANK = "bank", N_("Change of a bank account")
    LISTING = "listing", N_("Listing of an item")
    CLAIM = "claim", N_("Claim of an agency")
    PAYMENT = "payment", N_("Payment to be put into a batch")
    DISPUTE = "dispute", N_("Dispute about an order")
    OBJECTION = "objection", N_("Objection to a notice")
    APPEAL = "appeal", N_("Appeal against a refusal")
    OPINION = "opinion", N_("Bad rating of the bureau")
    BAN = "ban", N_("Ban or appeal against it")
    CLAWBACK = "clawback", N_("Clawback to decide")
    VOUCHER = "voucher", N_("Revocation or extension of a voucher")
    BUDGET = "budget", N_("Change of the budget")
    TERMS = "terms", N_("Change of the terms")


class Light(Labelled):
    """How the promised day stands: a third of the time or less is short; a clock that stands is in nobody's hurry."""

    RED = "red", N_("Beyond the promised day"), Tone.RED
    ORANGE = "orange", N_("Little time left"), Tone.ORANGE
    GREEN = "green", N_("In time"), Tone.GREEN
    GREY = "grey", N_("Clock stands"), Tone.GREY


class Channel(Labelled):
    """How a case came in."""

    ONLINE = "online", N_("Filed online")
    COUNTER = "counter", N_("Filed at a window"), Tone.BLUE
