"""Which steps an officer can take on a case now. Pure; the verbs ask again."""

from dataclasses import dataclass

from voucher.access import Action, Actor, may
from voucher.applications.case_file import CaseFile
from voucher.applications.states import (
    APPLICATION,
    PREQUALIFICATION,
    ApplicationEvent,
    ApplicationState,
    PrequalificationEvent,
)

E = ApplicationEvent


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The buttons of the case page. `for_a_colleague` says that there would be some for somebody else."""

    accept: bool = False
    send_to_firm: bool = False
    pass_review: bool = False
    reject: bool = False
    approve: bool = False
    send_back: bool = False
    pause: bool = False
    resume: bool = False
    for_a_colleague: bool = False

    @property
    def any(self) -> bool:
        return any(
            (
                self.accept,
                self.send_to_firm,
                self.pass_review,
                self.reject,
                self.approve,
                self.send_back,
                self.pause,
                self.resume,
            )
        )


def next_steps(actor: Actor, case: CaseFile) -> NextSteps:
    """Return what the actor's roles and earlier steps leave to do."""
    reviews, approves = may(actor, Action.APPLICATION_REVIEW), may(actor, Action.APPLICATION_APPROVE)
    decides = (approves if case.state is ApplicationState.REVIEWED else reviews) and not actor.district
    approves = approves and not actor.district
    own, returns = case.own_step, may(actor, Action.APPLICATION_RETURN)
    if case.is_paused:
        return NextSteps(send_to_firm=returns and APPLICATION.can(case.state, E.RETURN), resume=reviews)

    def can(event: ApplicationEvent) -> bool:
        return APPLICATION.can(case.state, event)

    return NextSteps(
        accept=can(E.ACCEPT) and reviews,
        send_to_firm=can(E.RETURN) and returns,
        pass_review=can(E.PASS) and reviews and not own,
        reject=can(E.REJECT) and decides and not own,
        approve=can(E.ISSUE) and approves and not own,
        send_back=can(E.SEND_BACK) and approves and not own,
        pause=reviews and case.promise is not None,
        for_a_colleague=own and decides and can(E.REJECT),
    )


def may_prequalify(actor: Actor, case: CaseFile) -> bool:
    """Say whether the actor can decide on the pre-qualification of a draft now."""
    waits = case.is_draft and PREQUALIFICATION.can(case.prequalification, PrequalificationEvent.QUALIFY)
    return waits and may(actor, Action.APPLICATION_REVIEW) and not case.own_step
