"""The views of the lists of claims: by what they wait for. Pure."""

from voucher.access import Actor, Role
from voucher.redemption.states import ClaimState as S
from voucher.wording import N_, Labelled


class AgencyTab(Labelled):
    """What an agency looks for. Under the first stand orders that have no claim yet."""

    CLAIMABLE = "claimable", N_("To be claimed")
    DRAFT = "draft", N_("In preparation or to be corrected")
    CHECKING = "checking", N_("Under check")
    APPROVED = "approved", N_("Approved for payment")
    PAID = "paid", N_("Paid out")
    ALL = "all", N_("All claims")


class StaffTab(Labelled):
    """What an officer works through."""

    FIRST = "first", N_("First check")
    SECOND = "second", N_("Second check")
    APPROVED = "approved", N_("Approved for payment")
    RETURNED = "returned", N_("With the agency")
    ALL = "all", N_("All claims")


_APPROVED = (S.APPROVED, S.IN_BATCH, S.PAY_FAILED)
OF_AGENCY: dict[AgencyTab, tuple[S, ...]] = {
    AgencyTab.CLAIMABLE: (),
    AgencyTab.DRAFT: (S.DRAFT, S.RETURNED),
    AgencyTab.CHECKING: (S.SUBMITTED, S.CHECKED),
    AgencyTab.APPROVED: _APPROVED,
    AgencyTab.PAID: (S.PAID,),
    AgencyTab.ALL: tuple(S),
}
OF_STAFF: dict[StaffTab, tuple[S, ...]] = {
    StaffTab.FIRST: (S.SUBMITTED,),
    StaffTab.SECOND: (S.CHECKED,),
    StaffTab.APPROVED: _APPROVED,
    StaffTab.RETURNED: (S.RETURNED,),
    StaffTab.ALL: tuple(state for state in S if state is not S.DRAFT),
}
#: Tabs of work that waits: the oldest first. The others begin with the newest.
WAITING = (StaffTab.FIRST, StaffTab.SECOND)


def first_tab(actor: Actor) -> StaffTab:
    """Return where an officer's work is."""
    if Role.REVIEWER in actor.roles:
        return StaffTab.FIRST
    return StaffTab.SECOND if Role.APPROVER in actor.roles else StaffTab.ALL
