"""The one kind of failure a person may see: what happened, that nothing was lost, what to do next."""

import re
from typing import Any, ClassVar

from voucher.wording import N_


class Refusal(Exception):
    """A request the portal declines in plain words.

    Subclasses say `title` (what happened) and `next_step` (what was kept, what to do next) as messages that may
    name facts, such as `%(left)s`. `field` names the form field the refusal belongs beside, if there is one.
    """

    title: ClassVar[str] = N_("This cannot be done")
    next_step: ClassVar[str] = N_("Nothing was changed. Go back and try again.")
    status: ClassVar[int] = 409
    field: ClassVar[str | None] = None

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts
        self.others: tuple[Refusal, ...] = ()  # what else is wrong with the same request

    @staticmethod
    def raise_any(*wrong: "Refusal | None") -> None:
        """Raise the first of what is wrong, together with the rest; nothing if all are None."""
        found = [one for one in wrong if one is not None]
        if found:
            found[0].others = tuple(found[1:])
            raise found[0]

    @property
    def code(self) -> str:
        """The refusal's name for machines: the class name in kebab case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", type(self).__name__).lower()


class NotFound(Refusal):
    """The thing does not exist, or is somebody else's: the answer is the same."""

    title = N_("This page was not found")
    next_step = N_("The address may be mistyped, or the record is not yours to see. Nothing was changed.")
    status = 404


class NotAllowed(Refusal):
    """The person's roles do not include this action."""

    title = N_("You may not do this")
    next_step = N_("Your role does not include this action. Nothing was changed.")
    status = 403


class ChangedMeanwhile(Refusal):
    """Somebody else moved the record, or the figures the person saw are no longer true."""

    title = N_("This was changed while you were looking at it")
    next_step = N_("Nothing was recorded. Open the page again to see how it stands now.")


class SumChanged(ChangedMeanwhile):
    """The sum a person was shown is no longer the true one."""

    title = N_("The sum is %(amount)s now, not %(seen)s")
    next_step = N_("Nothing was recorded. Check the new sum, then send the form again.")


class PortalIsReadOnly(Refusal):
    """Something was to be recorded while nothing may be."""

    title = N_("The portal can only be read at the moment")
    next_step = N_("Nothing was recorded. What you read is complete. Come back later and send it again.")
    status = 503
