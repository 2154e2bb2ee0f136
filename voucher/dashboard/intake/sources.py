"""Where cases wait for the bureau, one source for each step somebody takes, and who takes it."""

from collections.abc import Callable
from dataclasses import dataclass

from voucher.access import Action, Actor, Role
from voucher.access.policy import POLICY, Scope
from voucher.agencies.states import AgencyState, ListingState, RenewalState
from voucher.appeals.states import AppealState
from voucher.applications.states import ApplicationState, Prequalification
from voucher.dashboard.intake.complaints import (
    appealed_bans,
    waiting_appeals,
    waiting_objections,
    waiting_opinions,
    waiting_prequalifications,
    waiting_renewals,
)
from voucher.dashboard.intake.kinds import CaseKind
from voucher.dashboard.intake.proposal_sources import PROPOSALS
from voucher.dashboard.intake.waiting import (
    Find,
    waiting_agencies,
    waiting_applications,
    waiting_claims,
    waiting_disputes,
    waiting_firms,
    waiting_listings,
)
from voucher.disputes.states import DisputeState
from voucher.eligibility.states import BanState
from voucher.firms.states import FirmState
from voucher.opinions.states import OpinionState
from voucher.proposals.states import ProposalState
from voucher.publicity.states import ObjectionState
from voucher.redemption.models import Claim
from voucher.redemption.states import READY, ClaimState
from voucher.terms.terms import Terms
from voucher.wording import Labelled


@dataclass(frozen=True, slots=True)
class Source:
    """Cases that wait for one step: who takes it, and where a case of it is read.

    `by_district` says that an officer of a district takes this step for firms of the own district only.
    """

    kind: CaseKind
    deciders: frozenset[Role]
    endpoint: str
    states: type[Labelled]
    find: Find
    days: Callable[[Terms], int] = lambda terms: terms.answer_days
    by_district: bool = False

    def taken_by(self, actor: Actor) -> bool:
        """Say whether the actor takes this step."""
        return bool(actor.roles & self.deciders)

    def shown_to(self, actor: Actor) -> bool:
        """Say whether the actor takes this step, or reads everything."""
        return self.taken_by(actor) or Role.AUDITOR in actor.roles


def deciders_of(action: Action) -> frozenset[Role]:
    """Return the roles that may take the step everywhere."""
    return frozenset(role for role, scope in POLICY[action].grants.items() if scope is Scope.ALL)


_K, _A = CaseKind, Action

#: A source's number is its place in this row; the order is that of the counts on the page.
SOURCES: tuple[Source, ...] = (
    *(
        Source(
            _K.APPLICATION,
            deciders_of(action),
            "applications.case",
            ApplicationState,
            waiting_applications(state),
            by_district=True,
        )
        for state, action in (
            (ApplicationState.SUBMITTED, _A.APPLICATION_REVIEW),
            (ApplicationState.ACCEPTED, _A.APPLICATION_REVIEW),
            (ApplicationState.REVIEWED, _A.APPLICATION_APPROVE),
        )
    ),
    Source(_K.FIRM, deciders_of(_A.FIRM_VERIFY), "firms.show", FirmState, waiting_firms, by_district=True),
    Source(_K.ADMISSION, deciders_of(_A.AGENCY_ADMIT), "agencies.file", AgencyState, waiting_agencies),
    Source(
        _K.LISTING, deciders_of(_A.SERVICE_PUBLISH), "agencies.review_listing", ListingState, waiting_listings
    ),
    Source(
        _K.CLAIM,
        deciders_of(_A.CLAIM_REVIEW),
        "redemption.case",
        ClaimState,
        waiting_claims(Claim.submitted_at, ClaimState.SUBMITTED),
        by_district=True,
    ),
    Source(
        _K.CLAIM,
        deciders_of(_A.CLAIM_APPROVE),
        "redemption.case",
        ClaimState,
        waiting_claims(Claim.checked_at, ClaimState.CHECKED),
        by_district=True,
    ),
    Source(
        _K.PAYMENT,
        deciders_of(_A.PAYMENT_BATCH_CREATE),
        "redemption.case",
        ClaimState,
        waiting_claims(Claim.approved_at, *READY),
    ),
    Source(
        _K.DISPUTE,
        deciders_of(_A.COMPLAINT_HANDLE),
        "disputes.show",
        DisputeState,
        waiting_disputes,
        days=lambda terms: terms.dispute_decide_days,
    ),
    Source(
        _K.PREQUALIFICATION,
        deciders_of(_A.APPLICATION_REVIEW),
        "applications.prequalification",
        Prequalification,
        waiting_prequalifications,
        by_district=True,
    ),
    Source(
        _K.RENEWAL, deciders_of(_A.AGENCY_ADMIT), "agencies.propose_renewal", RenewalState, waiting_renewals
    ),
    Source(
        _K.OBJECTION,
        deciders_of(_A.AGENCY_ADMIT),
        "publicity.objection",
        ObjectionState,
        waiting_objections,
        days=lambda terms: terms.appeal_decide_days,
    ),
    Source(
        _K.APPEAL,
        deciders_of(_A.APPLICATION_APPROVE),
        "appeals.show",
        AppealState,
        waiting_appeals,
        days=lambda terms: terms.appeal_decide_days,
    ),
    Source(
        _K.OPINION,
        deciders_of(_A.AGENCY_ADMIT),
        "opinions.show",
        OpinionState,
        waiting_opinions,
        days=lambda terms: terms.bad_rating_days,
    ),
    Source(
        _K.BAN,
        deciders_of(_A.APPLICATION_APPROVE),
        "eligibility.ban",
        BanState,
        appealed_bans,
        days=lambda terms: terms.appeal_decide_days,
    ),
    *(Source(one.kind, one.deciders, one.endpoint, ProposalState, one.find) for one in PROPOSALS),
)
