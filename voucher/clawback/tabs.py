"""The tabs of the bureau's list of clawbacks, and which states stand under each. Pure."""

from voucher.clawback.states import OWING, ClawbackState
from voucher.wording import N_, Labelled

S = ClawbackState


class ClawbackTab(Labelled):
    OWED = "owed", N_("Still owed")
    OVERDUE = "overdue", N_("Overdue")
    PROPOSED = "proposed", N_("To be decided")
    OVER = "over", N_("Ended")
    ALL = "all", N_("All clawbacks")


UNDER: dict[ClawbackTab, tuple[ClawbackState, ...]] = {
    ClawbackTab.OWED: OWING,
    ClawbackTab.OVERDUE: (S.DUE, S.ENFORCED),
    ClawbackTab.PROPOSED: (S.PROPOSED,),
    ClawbackTab.OVER: (S.PAID_BACK, S.WRITTEN_OFF, S.WITHHELD, S.DECLINED),
    ClawbackTab.ALL: tuple(S),
}
