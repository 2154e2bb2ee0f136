"""The views of the lists of applications: by what they wait for. Pure."""

from voucher.access import Actor, Role
from voucher.applications.states import ApplicationState as S
from voucher.wording import N_, Labelled


class FirmTab(Labelled):
    """What a firm looks for among its applications."""

    ALL = "all", N_("All")
    NEEDS_ME = "needs-me", N_("Waiting for me")
    RUNNING = "running", N_("In progress")
    DONE = "done", N_("Completed")


class StaffTab(Labelled):
    """What an officer works through."""

    ACCEPT = "accept", N_("To accept")
    REVIEW = "review", N_("To review")
    APPROVE = "approve", N_("To approve")
    WAITING = "waiting", N_("Waiting list")
    RETURNED = "returned", N_("With the firm")
    DECIDED = "decided", N_("Decided")
    ALL = "all", N_("All")


_OVER = (S.ISSUED, S.REJECTED, S.WITHDRAWN, S.LAPSED, S.UNSERVED)
OF_FIRM: dict[FirmTab, tuple[S, ...]] = {
    FirmTab.ALL: tuple(S),
    FirmTab.NEEDS_ME: (S.DRAFT, S.RETURNED),
    FirmTab.RUNNING: (S.QUEUED, S.WAITING, S.SUBMITTED, S.ACCEPTED, S.REVIEWED),
    FirmTab.DONE: _OVER,
}
OF_STAFF: dict[StaffTab, tuple[S, ...]] = {
    StaffTab.ACCEPT: (S.SUBMITTED,),
    StaffTab.REVIEW: (S.ACCEPTED,),
    StaffTab.APPROVE: (S.REVIEWED,),
    StaffTab.WAITING: (S.QUEUED, S.WAITING),
    StaffTab.RETURNED: (S.RETURNED,),
    StaffTab.DECIDED: _OVER,
    StaffTab.ALL: tuple(state for state in S if state is not S.DRAFT),
}
#: Tabs of work that is promised by a day: the most urgent first.
URGENT = (StaffTab.REVIEW, StaffTab.APPROVE)
#: Tabs of work that waits: the oldest first. The others begin with the newest; the waiting list is in its own order.
WAITING = (StaffTab.ACCEPT, StaffTab.RETURNED)


def first_tab(actor: Actor) -> StaffTab:
    """Return where an officer's work is."""
    if Role.REVIEWER in actor.roles:
        return StaffTab.ACCEPT
    return StaffTab.APPROVE if Role.APPROVER in actor.roles else StaffTab.ALL
