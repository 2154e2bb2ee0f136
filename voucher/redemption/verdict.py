"""What is known of an invoice after a look at the tax platform. Pure."""

from voucher.wording import N_, Labelled, Tone


class Verdict(Labelled):
    """The answer of one check."""

    VALID = "valid", N_("Invoice is valid"), Tone.GREEN
    PARTLY_RED = "partly_red", N_("Partly reversed by a red-letter invoice"), Tone.ORANGE
    RED = "red", N_("Reversed by a red-letter invoice"), Tone.RED
    UNKNOWN = "unknown", N_("Nothing could be learned"), Tone.GREY


#: Answers that name a red-letter invoice.
REVERSED = (Verdict.PARTLY_RED, Verdict.RED)
