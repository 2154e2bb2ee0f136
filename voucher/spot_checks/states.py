"""A drawn claim is looked into once; what is found stands."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class SpotCheckState(Labelled):
    DRAWN = "drawn", N_("Drawn, to be looked into"), Tone.ORANGE
    FOUND = "found", N_("Looked into"), Tone.GREEN


class SpotCheckEvent(StrEnum):
    FIND = "find"


SPOT_CHECK: StateMachine[SpotCheckState, SpotCheckEvent] = StateMachine(
    initial=SpotCheckState.DRAWN,
    moves={(SpotCheckState.DRAWN, SpotCheckEvent.FIND): SpotCheckState.FOUND},
)


class Finding(Labelled):
    """What the officer found."""

    IN_ORDER = "in_order", N_("In order"), Tone.GREEN
    MINOR = "minor", N_("Minor defect"), Tone.ORANGE
    SERIOUS = "serious", N_("Serious defect"), Tone.RED


class Point(Labelled):
    """What is looked into in each drawn claim, in the order of the page."""

    CONTRACT = "contract", N_("The contract fits the order, its date and its amount")
    INVOICE = "invoice", N_("The invoices are genuine, not reversed, and fit the service")
    PAYMENT = "payment", N_("The firm paid its own share from its own account")
    RESULT = "result", N_("The results exist and are worth their price")
    FIRM = "firm", N_("The firm, asked by telephone or on site, confirms the service")
