"""The life of an order. Delivery is never confirmed by time: only the firm does it."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class OrderState(Labelled):
    OFFERED = "offered", N_("Waiting for the firm to confirm the order"), Tone.ORANGE
    PLACED = "placed", N_("Waiting for the agency to accept"), Tone.BLUE
    ACCEPTED = "accepted", N_("Accepted, contract to be registered"), Tone.BLUE
    CONTRACT_FILED = "contract_filed", N_("Contract waits for the firm's signature"), Tone.ORANGE
    IN_SERVICE = "in_service", N_("In service"), Tone.BLUE
    DELIVERED = "delivered", N_("Delivered, waiting for the firm to confirm"), Tone.ORANGE
    CONFIRMED = "confirmed", N_("Delivery confirmed, to be rated"), Tone.GREEN
    RATED = "rated", N_("Rated"), Tone.GREEN
    CLOSED = "closed", N_("Finished, not rated"), Tone.GREEN
    CANCEL_ASKED = "cancel_asked", N_("Cancellation asked for"), Tone.ORANGE
    DECLINED = "declined", N_("Declined"), Tone.GREY
    TIMED_OUT = "timed_out", N_("Not accepted in time"), Tone.GREY
    CANCELLED = "cancelled", N_("Order cancelled"), Tone.GREY


class OrderEvent(StrEnum):
    AGREE_OFFER = "agree-offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    TIME_OUT = "time-out"
    CANCEL = "cancel"
    FILE_CONTRACT = "file-contract"
    SIGN = "sign"
    REFUSE_CONTRACT = "refuse-contract"
    DELIVER = "deliver"
    REFUSE_DELIVERY = "refuse-delivery"
    CONFIRM = "confirm"
    RATE = "rate"
    END_RATING = "end-rating"
    ASK_CANCEL = "ask-cancel"
    AGREE_CANCEL = "agree-cancel"
    REFUSE_CANCEL = "refuse-cancel"
    WIND_UP = "wind-up"
    ANNUL = "annul"  # the bureau decides a dispute


S, E = OrderState, OrderEvent

ORDER: StateMachine[OrderState, OrderEvent] = StateMachine(
    initial=S.PLACED,
    moves={
        (S.OFFERED, E.AGREE_OFFER): S.ACCEPTED,
        (S.OFFERED, E.DECLINE): S.DECLINED,
        (S.OFFERED, E.TIME_OUT): S.TIMED_OUT,
        (S.OFFERED, E.CANCEL): S.CANCELLED,
        (S.PLACED, E.ACCEPT): S.ACCEPTED,
        (S.PLACED, E.DECLINE): S.DECLINED,
        (S.PLACED, E.TIME_OUT): S.TIMED_OUT,
        (S.PLACED, E.CANCEL): S.CANCELLED,
        (S.ACCEPTED, E.FILE_CONTRACT): S.CONTRACT_FILED,
        (S.ACCEPTED, E.CANCEL): S.CANCELLED,
        (S.CONTRACT_FILED, E.SIGN): S.IN_SERVICE,
        (S.CONTRACT_FILED, E.REFUSE_CONTRACT): S.ACCEPTED,
        (S.CONTRACT_FILED, E.CANCEL): S.CANCELLED,
        (S.IN_SERVICE, E.DELIVER): S.DELIVERED,
        (S.IN_SERVICE, E.ASK_CANCEL): S.CANCEL_ASKED,
        (S.DELIVERED, E.CONFIRM): S.CONFIRMED,
        (S.DELIVERED, E.REFUSE_DELIVERY): S.IN_SERVICE,
        (S.DELIVERED, E.ASK_CANCEL): S.CANCEL_ASKED,
        (S.CANCEL_ASKED, E.AGREE_CANCEL): S.CANCELLED,
        (S.CANCEL_ASKED, E.REFUSE_CANCEL): S.IN_SERVICE,
        (S.OFFERED, E.WIND_UP): S.CANCELLED,
        (S.PLACED, E.WIND_UP): S.CANCELLED,
        (S.ACCEPTED, E.WIND_UP): S.CANCELLED,
        (S.CONTRACT_FILED, E.WIND_UP): S.CANCELLED,
        (S.IN_SERVICE, E.WIND_UP): S.CANCELLED,
        (S.DELIVERED, E.WIND_UP): S.CANCELLED,
        (S.CANCEL_ASKED, E.WIND_UP): S.CANCELLED,
        (S.CONFIRMED, E.RATE): S.RATED,
        (S.CONFIRMED, E.END_RATING): S.CLOSED,
        (S.ACCEPTED, E.ANNUL): S.CANCELLED,
        (S.CONTRACT_FILED, E.ANNUL): S.CANCELLED,
        (S.IN_SERVICE, E.ANNUL): S.CANCELLED,
        (S.DELIVERED, E.ANNUL): S.CANCELLED,
        (S.CANCEL_ASKED, E.ANNUL): S.CANCELLED,
        (S.CONFIRMED, E.ANNUL): S.CANCELLED,
        (S.RATED, E.ANNUL): S.CANCELLED,
        (S.CLOSED, E.ANNUL): S.CANCELLED,
    },
)

#: States in which a part of the voucher is locked.
HOLDING = (S.PLACED, S.ACCEPTED, S.CONTRACT_FILED, S.IN_SERVICE, S.DELIVERED, S.CANCEL_ASKED)
#: States after the firm confirmed: the redeemed part may be claimed.
REDEEMED = (S.CONFIRMED, S.RATED, S.CLOSED)


class WindingUpDecision(Labelled):
    """What becomes of a running order whose agency was removed."""

    FINISH = "finish", N_("May be finished and claimed"), Tone.BLUE
    END = "end", N_("Ended by the bureau"), Tone.GREY
