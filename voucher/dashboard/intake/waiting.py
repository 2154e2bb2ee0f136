"""Cases of the rooms that wait for the bureau, as rows of the one queue."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, func

from voucher.agencies.models import Agency, Listing
from voucher.agencies.states import AgencyState, ListingState
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.catalogue.models import Item
from voucher.dashboard.intake.lights import Lights
from voucher.dashboard.intake.proposal_sources import is_proposed
from voucher.dashboard.intake.rows import case_row, light_accepted, light_promised, light_since
from voucher.disputes.models import Dispute
from voucher.disputes.states import RUNNING
from voucher.firms.models import Firm
from voucher.firms.states import FirmState
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
from voucher.rounds.models import Policy, Round

Find = Callable[[int, Lights, int], Select[Any]]  # place, lights, days -> rows


def waiting_applications(state: ApplicationState) -> Find:
    """Find applications in a state: by their promised day once they are accepted."""

    def find(place: int, lights: Lights, days: int) -> Select[Any]:
        promised = state is not ApplicationState.SUBMITTED
        return (
            case_row(
                Application,
                place=place,
                key=Application.id,
                light=light_accepted(lights, Application, Policy.promise_days)
                if promised
                else light_since(lights, Application.submitted_at, days),
                pid=Application.pid,
                number=Application.number,
                who=Firm.name,
                state=Application.state,
                since=Application.submitted_at,
                due=Application.due_on if promised else None,
                left=Application.promise_left if promised else None,
                assist_id=Application.assist_id,
                district=Firm.district,
            )
            .join(Firm, Firm.id == Application.firm_id)
            .join(Round, Round.id == Application.round_id)
            .join(Policy, Policy.id == Round.policy_id)
            .where(Application.state == state)
        )

    return find


def waiting_firms(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find firms whose details nobody has compared with their papers yet."""
    since = func.coalesce(Firm.waiting_since, Firm.registered_at)
    return case_row(
        Firm,
        place=place,
        key=Firm.id,
        light=light_promised(lights, Firm, since, days),
        due=Firm.due_on,
        pid=Firm.pid,
        number=Firm.credit_code,
        who=Firm.name,
        state=Firm.state,
        since=since,
        assist_id=Firm.assist_id,
        district=Firm.district,
    ).where(Firm.state == FirmState.REGISTERED)


def waiting_agencies(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find agencies that asked for admission, and whose admission nobody has proposed yet."""
    return case_row(
        Agency,
        place=place,
        key=Agency.id,
        light=light_promised(lights, Agency, Agency.created_at, days),
        due=Agency.due_on,
        pid=Agency.pid,
        number=Agency.code,
        state=Agency.state,
        since=Agency.created_at,
        **_of_agency(),
    ).where(Agency.state == AgencyState.APPLIED, ~is_proposed())


def waiting_listings(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find filed items and prices."""
    return (
        case_row(
            Listing,
            place=place,
            key=Listing.id,
            light=light_since(lights, Listing.created_at, days),
            pid=Listing.pid,
            number=Item.code,
            state=Listing.state,
            since=Listing.created_at,
            **_of_agency(),
        )
        .join(Agency, Agency.id == Listing.agency_id)
        .join(Item, Item.id == Listing.item_id)
        .where(Listing.state == ListingState.REVIEW)
    )


def waiting_claims(since: ColumnElement[Any] | Any, *states: ClaimState) -> Find:
    """Find claims in these states, which they have been in since `since`."""

    def find(place: int, lights: Lights, days: int) -> Select[Any]:
        return (
            case_row(
                Claim,
                place=place,
                key=Claim.id,
                light=light_promised(lights, Claim, since, days),
                due=Claim.due_on,
                pid=Claim.pid,
                number=Claim.number,
                state=Claim.state,
                since=since,
                reach=Firm.district,
                **_of_agency(),
            )
            .join(Agency, Agency.id == Claim.agency_id)
            .join(Firm, Firm.id == Claim.firm_id)
            .where(Claim.state.in_(states))
        )

    return find


def waiting_disputes(place: int, lights: Lights, days: int) -> Select[Any]:
    """Find disputes that are not decided."""
    return (
        case_row(
            Dispute,
            place=place,
            key=Dispute.id,
            light=light_since(lights, Dispute.opened_at, days),
            pid=Dispute.pid,
            number=Dispute.number,
            who=Firm.name,
            state=Dispute.state,
            since=Dispute.opened_at,
            district=Firm.district,
        )
        .join(Order, Order.id == Dispute.order_id)
        .join(Firm, Firm.id == Order.firm_id)
        .where(Dispute.state.in_(RUNNING))
    )


def _of_agency() -> dict[str, Any]:
    return {"who": Agency.name_zh, "who_en": Agency.name_en, "district": Agency.district}
