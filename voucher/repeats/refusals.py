"""What may be wrong with the key of a request."""

from voucher.refusal import Refusal
from voucher.wording import N_, Phrase


class KeyMissing(Refusal):
    """A change was asked for without a key."""

    title = N_("This form came without its number")
    next_step = N_(
        "Nothing was recorded. Open the page again and send the form from there; a program names its request in the "
        "header Idempotency-Key."
    )
    status = 400


class SentWithOtherContent(Refusal):
    """The key was used before, for something else."""

    title = N_("This form was sent before, with something else in it")
    next_step = N_(
        "The first one, of %(moment)s, stands; nothing was recorded now. What differs: %(parts)s. Open the page again "
        "to see how it stands, and send the form from there if it is still needed."
    )


class StillRunning(Refusal):
    """A program asks again while its first request is being done."""

    title = N_("Your request is being processed")
    next_step = N_("Nothing is done twice. Ask again in a few seconds with the same key.")


SOMETHING_ELSE = Phrase(N_("the content"))
ANOTHER_PAGE = Phrase(N_("the page it was sent from"))
ANOTHER_IDENTITY = Phrase(N_("on whose behalf it was sent"))
