"""The one thing a side has to do next, or what it waits for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from voucher.orders.states import OrderState as S
from voucher.wording import N_, Tone

Side = Literal["firm", "agency"]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to show on top of an order. Texts may name `%(day)s`, the last day for the step.

    `endpoint` is the page of the step and `button` its label; without them the side only waits.
    """

    title: str
    text: str
    tone: Tone = Tone.BLUE
    endpoint: str | None = None
    button: str | None = None


def _do(title: str, text: str, endpoint: str, button: str) -> NextStep:
    return NextStep(title, text, Tone.ORANGE, endpoint, button)


FIRM: Mapping[S, NextStep] = {
    S.OFFERED: _do(
        N_("Please confirm this order"),
        N_("The agency prepared it for you. Nothing is locked until you confirm, at the latest on %(day)s."),
        "orders.agree",
        N_("See and confirm"),
    ),
    S.PLACED: NextStep(
        N_("The agency has been told"),
        N_("It accepts or declines by %(day)s. Without an answer the voucher's part is let go."),
    ),
    S.ACCEPTED: NextStep(N_("The agency prepares the contract"), N_("You will be asked to sign it here.")),
    S.CONTRACT_FILED: _do(
        N_("The contract waits for your signature"),
        N_("Compare it with what you agreed. The service begins when you sign."),
        "orders.sign",
        N_("See the contract"),
    ),
    S.IN_SERVICE: NextStep(
        N_("The agency is at work"), N_("When it has delivered, you check the result and confirm it here.")
    ),
    S.DELIVERED: _do(
        N_("Check the delivery and confirm it"),
        N_(
            "Only your confirmation redeems the voucher; it is never confirmed for you. Please answer by %(day)s."
        ),
        "orders.confirm",
        N_("Check and confirm"),
    ),
    S.CONFIRMED: _do(
        N_("How was the service?"),
        N_("Your stars help other firms. Rating is voluntary and open until %(day)s."),
        "orders.rate",
        N_("Rate the service"),
    ),
}

AGENCY: Mapping[S, NextStep] = {
    S.OFFERED: NextStep(
        N_("The firm has been asked to confirm"),
        N_("Begin only after it has confirmed; the offer ends on %(day)s."),
    ),
    S.PLACED: _do(
        N_("A new order for you"),
        N_("Accept or decline it by %(day)s. Without an answer it ends."),
        "orders.answer",
        N_("See and answer"),
    ),
    S.ACCEPTED: _do(
        N_("Register the contract"),
        N_("Enter the contract with the firm and upload it; the firm then signs it here."),
        "orders.contract",
        N_("Register the contract"),
    ),
    S.CONTRACT_FILED: NextStep(
        N_("The firm reads the contract"), N_("The service begins when it has signed.")
    ),
    S.IN_SERVICE: _do(
        N_("Deliver the service"),
        N_("Upload what the service produced. The firm checks and confirms it."),
        "orders.deliver",
        N_("Submit the delivery"),
    ),
    S.DELIVERED: NextStep(
        N_("The firm checks the delivery"),
        N_("It is reminded after %(day)s. Payment can be claimed once it has confirmed."),
    ),
}

ANSWER_CANCEL = _do(
    N_("The other side asks to cancel"),
    N_("If you agree, the voucher's part is let go. If not, the service goes on."),
    "orders.answer_cancel",
    N_("See and answer the request"),
)
CANCEL_ASKED = NextStep(
    N_("You asked to cancel"), N_("The other side has to agree; until then the order stays as it is.")
)


#: what a window clerk may do for the firm; every other step binds it, so the firm takes it itself
AT_THE_WINDOW = {"orders.agree"}


def next_step(side: Side, state: S, *, asked_by_firm: bool | None = None) -> NextStep | None:
    """Return what the side does or waits for; None when nothing is left to do in this room."""
    if state is S.CANCEL_ASKED:
        return CANCEL_ASKED if asked_by_firm == (side == "firm") else ANSWER_CANCEL
    return (FIRM if side == "firm" else AGENCY).get(state)


def at_the_window(step: NextStep | None) -> NextStep | None:
    """Return a firm's step as a window clerk meets it who acts for the firm."""
    if step is None or step.endpoint is None or step.endpoint in AT_THE_WINDOW:
        return step
    return replace(step, endpoint=None, button=None)
