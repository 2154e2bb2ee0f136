"""The life of an application (办件)."""

from enum import StrEnum

from voucher.state_machine import StateMachine
from voucher.wording import N_, Labelled, Tone


class ApplicationState(Labelled):
    DRAFT = "draft", N_("Draft"), Tone.GREY
    QUEUED = "queued", N_("In the queue"), Tone.BLUE
    WAITING = "waiting", N_("On the waiting list"), Tone.BLUE
    SUBMITTED = "submitted", N_("Waiting for acceptance"), Tone.BLUE
    RETURNED = "returned", N_("Returned for correction"), Tone.ORANGE
    ACCEPTED = "accepted", N_("Accepted, in first review"), Tone.BLUE
    REVIEWED = "reviewed", N_("First review passed"), Tone.BLUE
    ISSUED = "issued", N_("Voucher issued"), Tone.GREEN
    REJECTED = "rejected", N_("Application rejected"), Tone.RED
    WITHDRAWN = "withdrawn", N_("Withdrawn by the firm"), Tone.GREY
    LAPSED = "lapsed", N_("Correction deadline passed"), Tone.GREY
    UNSERVED = "unserved", N_("Round ended while waiting"), Tone.GREY


class Prequalification(Labelled):
    """What the bureau says about a draft before a first-come round opens (资格预审)."""

    NONE = "none", N_("Pre-qualification not asked for"), Tone.GREY
    ASKED = "asked", N_("Pre-qualification asked for"), Tone.BLUE
    QUALIFIED = "qualified", N_("Pre-qualified"), Tone.GREEN
    REFUSED = "refused", N_("Pre-qualification refused"), Tone.RED


class PrequalificationEvent(StrEnum):
    ASK = "ask-prequalification"
    TAKE_BACK = "take-back-prequalification"  # the firm wants to change its draft
    QUALIFY = "qualify"
    REFUSE = "refuse-prequalification"


class ApplicationEvent(StrEnum):
    SUBMIT = "submit"
    RETURN = "return"
    RESUBMIT = "resubmit"
    ACCEPT = "accept"
    PASS = "pass"
    SEND_BACK = "send-back"  # the approver asks the reviewer to look again
    ISSUE = "issue"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    LINE_UP = "line-up"  # first come, first served: handed in, with a number of the queue
    RESERVE = "reserve"  # its turn has come and the money suffices
    QUEUE = "queue"  # its turn has come and the money does not suffice
    SERVE = "serve"  # money came back
    CLOSE = "close"  # the round ends before money came back
    REOPEN = "reopen"  # an appeal was upheld


S, E = ApplicationState, ApplicationEvent

APPLICATION: StateMachine[ApplicationState, ApplicationEvent] = StateMachine(
    initial=S.DRAFT,
    moves={
        (S.DRAFT, E.SUBMIT): S.SUBMITTED,
        (S.DRAFT, E.WITHDRAW): S.WITHDRAWN,
        (S.DRAFT, E.LINE_UP): S.QUEUED,
        (S.QUEUED, E.RESERVE): S.SUBMITTED,
        (S.QUEUED, E.QUEUE): S.WAITING,
        (S.QUEUED, E.WITHDRAW): S.WITHDRAWN,
        (S.WAITING, E.SERVE): S.SUBMITTED,
        (S.WAITING, E.WITHDRAW): S.WITHDRAWN,
        (S.WAITING, E.CLOSE): S.UNSERVED,
        (S.SUBMITTED, E.ACCEPT): S.ACCEPTED,
        (S.SUBMITTED, E.RETURN): S.RETURNED,
        (S.SUBMITTED, E.WITHDRAW): S.WITHDRAWN,
        (S.RETURNED, E.RESUBMIT): S.SUBMITTED,
        (S.RETURNED, E.WITHDRAW): S.WITHDRAWN,
        (S.RETURNED, E.LAPSE): S.LAPSED,
        (S.ACCEPTED, E.PASS): S.REVIEWED,
        (S.ACCEPTED, E.RETURN): S.RETURNED,
        (S.ACCEPTED, E.REJECT): S.REJECTED,
        (S.ACCEPTED, E.WITHDRAW): S.WITHDRAWN,
        (S.REVIEWED, E.SEND_BACK): S.ACCEPTED,
        (S.REVIEWED, E.ISSUE): S.ISSUED,
        (S.REVIEWED, E.REJECT): S.REJECTED,
        (S.REJECTED, E.REOPEN): S.ACCEPTED,
    },
)

P, Q = Prequalification, PrequalificationEvent

PREQUALIFICATION: StateMachine[Prequalification, PrequalificationEvent] = StateMachine(
    initial=P.NONE,
    moves={
        (P.NONE, Q.ASK): P.ASKED,
        (P.REFUSED, Q.ASK): P.ASKED,
        (P.ASKED, Q.QUALIFY): P.QUALIFIED,
        (P.ASKED, Q.REFUSE): P.REFUSED,
        (P.ASKED, Q.TAKE_BACK): P.NONE,
        (P.QUALIFIED, Q.TAKE_BACK): P.NONE,
    },
)

#: While the bureau looks at a draft, and after it has said yes, the draft stays as it is.
LOOKED_AT = (P.ASKED, P.QUALIFIED)

#: States in which a firm's application occupies its place in the round.
LIVE = (S.DRAFT, S.QUEUED, S.WAITING, S.SUBMITTED, S.RETURNED, S.ACCEPTED, S.REVIEWED)
