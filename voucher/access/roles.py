"""The roles of the scheme, and which of them one person may not hold together. Pure."""

from voucher.wording import N_, Labelled


class Role(Labelled):
    """What a person may be. The values are those of the authorisation matrix."""

    PUBLIC = "anon", N_("Visitor")
    FIRM_ADMIN = "ea", N_("Firm administrator")
    FIRM_USER = "eu", N_("Firm operator")
    AGENCY_ADMIN = "aa", N_("Agency administrator")
    AGENCY_USER = "au", N_("Agency operator")
    WINDOW = "win", N_("Window clerk")
    REVIEWER = "rev", N_("Reviewer")
    APPROVER = "app", N_("Approver")
    FINANCE = "fin", N_("Finance officer")
    AUDITOR = "aud", N_("Auditor")
    ADMIN = "adm", N_("System administrator")


FIRM_ROLES = frozenset({Role.FIRM_ADMIN, Role.FIRM_USER})
AGENCY_ROLES = frozenset({Role.AGENCY_ADMIN, Role.AGENCY_USER})
STAFF_ROLES = frozenset(Role) - FIRM_ROLES - AGENCY_ROLES - {Role.PUBLIC}


def toxic(roles: frozenset[Role]) -> bool:
    """Say whether these roles must not meet in one person.

    Review with approval, approval with finance, the administrator or the auditor with anything else, and the
    bureau with a firm or an agency.
    """
    staff = roles & STAFF_ROLES
    return (
        {Role.REVIEWER, Role.APPROVER} <= roles
        or {Role.APPROVER, Role.FINANCE} <= roles
        or (bool(roles & {Role.ADMIN, Role.AUDITOR}) and len(roles) > 1)
        or bool(staff and roles & (FIRM_ROLES | AGENCY_ROLES))
    )
