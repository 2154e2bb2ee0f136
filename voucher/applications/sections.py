"""The sections of an application and the papers it needs. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from voucher.firms.details import Slot as FirmSlot
from voucher.wording import N_, Labelled


class Section(Labelled):
    """A part of the application with a page of its own, in the order of the task list."""

    FIRM = "firm", N_("Confirm the firm's details")
    CHOICE = "choice", N_("Choose category and face value")
    PURPOSE = "purpose", N_("Describe what you need")
    DOCUMENTS = "documents", N_("Upload documents")
    COMMITMENT = "commitment", N_("Make the commitment")


class Slot(Labelled):
    """A kind of paper: those a firm files with its details, and others."""

    LICENCE = FirmSlot.LICENCE.value, FirmSlot.LICENCE.label
    TAX = FirmSlot.TAX.value, FirmSlot.TAX.label
    INSURANCE = FirmSlot.INSURANCE.value, FirmSlot.INSURANCE.label
    COMMITMENT = FirmSlot.COMMITMENT.value, FirmSlot.COMMITMENT.label
    OTHER = "other", N_("Other documents")


#: Papers without which nothing can be submitted. Those of the firm itself count, so that nobody uploads twice.
REQUIRED = (Slot.LICENCE, Slot.TAX, Slot.INSURANCE)


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing to correct: where, and what."""

    section: Section
    note: str


def defects_from(kept: Iterable[dict[str, Any]]) -> tuple[Defect, ...]:
    """Read the list of defects as it is kept with an application."""
    return tuple(Defect(Section(one["section"]), one["note"]) for one in kept)


def papers_missing(slots: Collection[str]) -> tuple[Slot, ...]:
    """Return the required papers that are not among `slots`."""
    return tuple(slot for slot in REQUIRED if slot.value not in slots)
