"""The menu, made from what the person may do."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import gettext

from voucher.access import Action, Actor, may
from voucher.wording import N_


@dataclass(frozen=True, slots=True)
class Place:
    """A page the menu can lead to: for people whose roles include `action`, acting on `side`."""

    label: str
    endpoint: str
    action: Action
    side: str  # firm, agency or staff


@dataclass(frozen=True, slots=True)
class Entry:
    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    entries: list[Entry]


MENU: list[tuple[str, list[Place]]] = [
    (
        N_("My firm"),
        [
            Place(N_("Overview"), "dashboard.home", Action.FIRM_READ, "firm"),
            Place(N_("Apply for a voucher"), "applications.start", Action.APPLICATION_CREATE, "firm"),
            Place(N_("My applications"), "applications.mine", Action.APPLICATION_READ, "firm"),
            Place(N_("My vouchers"), "issuance.mine", Action.VOUCHER_READ, "firm"),
            Place(N_("My orders"), "orders.mine", Action.ORDER_READ, "firm"),
            Place(N_("Money to pay back"), "clawback.mine", Action.ORDER_READ, "firm"),
            Place(N_("Firm details"), "firms.mine", Action.FIRM_READ, "firm"),
            Place(N_("People of the firm"), "accounts.firm_people", Action.FIRM_MEMBER_MANAGE, "firm"),
        ],
    ),
    (
        N_("My agency"),
        [
            Place(N_("Overview"), "dashboard.home", Action.AGENCY_READ_PRIVATE, "agency"),
            Place(N_("Take a voucher"), "orders.take", Action.VOUCHER_REDEEM_START, "agency"),
            Place(N_("Orders"), "orders.agency_orders", Action.ORDER_READ, "agency"),
            Place(N_("Claims"), "redemption.mine", Action.CLAIM_READ, "agency"),
            Place(N_("Statements"), "settlement.statement", Action.CLAIM_READ, "agency"),
            Place(N_("Money to pay back"), "clawback.mine", Action.ORDER_READ, "agency"),
            Place(N_("Items and prices"), "agencies.listings", Action.AGENCY_READ_PRIVATE, "agency"),
            Place(N_("Agency details"), "agencies.mine", Action.AGENCY_READ_PRIVATE, "agency"),
            Place(N_("Yearly evaluation"), "evaluations.mine", Action.AGENCY_READ_PRIVATE, "agency"),
            Place(
                N_("People of the agency"), "accounts.agency_people", Action.AGENCY_MEMBER_MANAGE, "agency"
            ),
        ],
    ),
    (
        N_("Cases"),
        [
            Place(N_("Supervision desk"), "dashboard.home", Action.AUDIT_READ, "staff"),
            Place(N_("My work"), "dashboard.home", Action.NOTIFICATION_READ, "staff"),
            Place(N_("Assisted session"), "accounts.assist", Action.ASSIST_SESSION_OPEN, "staff"),
            Place(N_("Cases I took in"), "dashboard.taken_in", Action.ASSIST_SESSION_OPEN, "staff"),
            Place(N_("Dashboard"), "dashboard.overview", Action.DASHBOARD_STAFF, "staff"),
            Place(N_("One intake queue"), "dashboard.intake", Action.DASHBOARD_STAFF, "staff"),
            Place(N_("Applications"), "applications.queue", Action.APPLICATION_READ, "staff"),
            Place(N_("Firms"), "firms.queue", Action.FIRM_READ, "staff"),
            Place(N_("Vouchers"), "issuance.vouchers", Action.VOUCHER_READ, "staff"),
            Place(N_("Orders"), "orders.all_orders", Action.ORDER_READ, "staff"),
            Place(N_("Claims"), "redemption.queue", Action.CLAIM_READ, "staff"),
            Place(N_("Settlement"), "settlement.batches", Action.DASHBOARD_STAFF, "staff"),
        ],
    ),
    (
        N_("Supervision"),
        [
            Place(N_("Warnings"), "warnings.index", Action.ORDER_READ, "staff"),
            Place(N_("Spot checks"), "spot_checks.index", Action.DASHBOARD_STAFF, "staff"),
            Place(N_("Evaluation of agencies"), "evaluations.index", Action.DASHBOARD_STAFF, "staff"),
            Place(N_("Blacklist"), "eligibility.bans", Action.FIRM_READ, "staff"),
            Place(N_("Disputes"), "disputes.queue", Action.COMPLAINT_HANDLE, "staff"),
            Place(N_("Objections"), "publicity.objections", Action.COMPLAINT_HANDLE, "staff"),
            Place(N_("Appeals"), "appeals.queue", Action.COMPLAINT_HANDLE, "staff"),
            Place(N_("Ratings of the bureau"), "opinions.queue", Action.COMPLAINT_HANDLE, "staff"),
            Place(N_("Clawbacks"), "clawback.cases", Action.DASHBOARD_STAFF, "staff"),
            Place(N_("One-stop windows"), "dashboard.windows", Action.DASHBOARD_STAFF, "staff"),
        ],
    ),
    (
        N_("Scheme"),
        [
            Place(N_("Budget"), "budget.years", Action.BUDGET_READ, "staff"),
            Place(N_("Rounds"), "rounds.rounds", Action.BUDGET_READ, "staff"),
            Place(N_("Standing terms"), "terms.present", Action.BUDGET_READ, "staff"),
            Place(N_("Working days"), "calendar.days", Action.BUDGET_READ, "staff"),
            Place(N_("Agencies"), "agencies.manage", Action.AGENCY_READ_PRIVATE, "staff"),
            Place(N_("Service catalogue"), "catalogue.manage", Action.SERVICE_PUBLISH, "staff"),
            Place(N_("Two-person decisions"), "dashboard.proposals", Action.BUDGET_READ, "staff"),
            Place(N_("Audit trail"), "audit.events", Action.AUDIT_READ, "staff"),
            Place(N_("Staff"), "accounts.staff", Action.STAFF_USER_CREATE, "staff"),
        ],
    ),
]


def menu(actor: Actor) -> list[Group]:
    """Return the groups of pages this person may open, in reading order: each page once, as first named."""
    side = "staff" if actor.is_staff else "agency" if actor.is_agency else "firm" if actor.is_firm else ""
    groups = []
    for title, places in MENU:
        fitting: dict[str, Place] = {}
        for place in places:
            if place.side == side and may(actor, place.action):
                fitting.setdefault(place.endpoint, place)
        entries = [
            Entry(gettext(place.label), url_for(endpoint), request.endpoint == endpoint)
            for endpoint, place in fitting.items()
            if endpoint in current_app.view_functions
        ]
        if entries:
            groups.append(Group(gettext(title), entries))
    return groups
