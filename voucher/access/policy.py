"""The authorisation matrix: who may do what. Default: nobody. Pure.

A role says what kind of person may act; whether a record is theirs is the verb's question, and other people's
records look as if they did not exist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from voucher.access.actions import Action as A
from voucher.access.roles import Role as R


class Scope(StrEnum):
    """Over which records a grant reaches, the widest first."""

    ALL = "all"
    MASKED = "masked"  # all records, personal data masked
    OWN = "own"  # the person's firm or agency
    BOUND = "bound"  # vouchers and orders bound to the person's agency
    ASSISTED = "asst"  # inside a live assisted session
    SELF = "self"  # the person's own account
    TOTALS = "agg"  # sums only


S = Scope
EVERYBODY = tuple(R)
SIGNED_IN = tuple(role for role in R if role is not R.PUBLIC)
FIRM = (R.FIRM_ADMIN, R.FIRM_USER)
AGENCY = (R.AGENCY_ADMIN, R.AGENCY_USER)
MEMBERS = (*FIRM, *AGENCY)
DECIDERS = (R.REVIEWER, R.APPROVER)
BUREAU = (*DECIDERS, R.FINANCE)


@dataclass(frozen=True, slots=True)
class Rule:
    """The grants of one action, and whether a refusal hides that the record exists."""

    grants: Mapping[R, Scope]
    hidden: bool


def _hidden(grants: Mapping[Scope, Iterable[R]]) -> Rule:
    return Rule(_by_role(grants), hidden=True)


def _refused(grants: Mapping[Scope, Iterable[R]]) -> Rule:
    return Rule(_by_role(grants), hidden=False)


def _by_role(grants: Mapping[Scope, Iterable[R]]) -> dict[R, Scope]:
    return {role: scope for scope, roles in grants.items() for role in roles}


POLICY: Mapping[A, Rule] = {
    A.PUBLIC_READ: _refused({S.ALL: EVERYBODY}),
    A.PUBLIC_STATS: _refused({S.TOTALS: EVERYBODY}),
    A.PUBLIC_VERIFY_VOUCHER: _refused({S.TOTALS: EVERYBODY}),
    A.FIRM_READ: _hidden({S.OWN: FIRM, S.ASSISTED: (R.WINDOW,), S.ALL: BUREAU, S.MASKED: (R.AUDITOR,)}),
    A.FIRM_UPDATE: _hidden({S.OWN: (R.FIRM_ADMIN,), S.ASSISTED: (R.WINDOW,)}),
    A.FIRM_VERIFY: _refused({S.ALL: (R.REVIEWER,)}),
    A.FIRM_MEMBER_MANAGE: _hidden({S.OWN: (R.FIRM_ADMIN,)}),
    A.FIRM_ADMIN_CHANGE: _hidden({S.OWN: (R.FIRM_ADMIN,), S.ALL: (R.REVIEWER,)}),
    A.PII_REVEAL: _refused({S.SELF: MEMBERS, S.ASSISTED: (R.WINDOW,), S.ALL: (*DECIDERS, R.AUDITOR)}),
    A.APPLICATION_CREATE: _refused({S.OWN: FIRM, S.ASSISTED: (R.WINDOW,)}),
    A.APPLICATION_UPDATE: _hidden({S.OWN: FIRM, S.ASSISTED: (R.WINDOW,)}),
    A.APPLICATION_SUBMIT: _hidden({S.OWN: FIRM, S.ASSISTED: (R.WINDOW,)}),
    A.APPLICATION_WITHDRAW: _hidden({S.OWN: FIRM}),
    A.APPLICATION_READ: _hidden(
        {S.OWN: FIRM, S.ASSISTED: (R.WINDOW,), S.ALL: BUREAU, S.MASKED: (R.AUDITOR,)}
    ),
    A.APPLICATION_REVIEW: _refused({S.ALL: (R.REVIEWER,)}),
    A.APPLICATION_APPROVE: _refused({S.ALL: (R.APPROVER,)}),
    A.APPLICATION_RETURN: _refused({S.ALL: DECIDERS}),
    A.ATTACHMENT_UPLOAD: _hidden({S.OWN: MEMBERS, S.ASSISTED: (R.WINDOW,)}),
    A.ATTACHMENT_READ: _hidden({S.OWN: MEMBERS, S.ASSISTED: (R.WINDOW,), S.ALL: (*BUREAU, R.AUDITOR)}),
    A.ATTACHMENT_DELETE: _hidden({S.OWN: MEMBERS, S.ASSISTED: (R.WINDOW,)}),
    A.VOUCHER_READ: _hidden(
        {S.OWN: FIRM, S.BOUND: AGENCY, S.ASSISTED: (R.WINDOW,), S.ALL: BUREAU, S.MASKED: (R.AUDITOR,)}
    ),
    A.VOUCHER_PRINT: _hidden({S.OWN: FIRM, S.ASSISTED: (R.WINDOW,)}),
    A.VOUCHER_REDEEM_START: _hidden({S.BOUND: AGENCY}),
    A.VOUCHER_REDEEM_CONFIRM: _hidden({S.OWN: FIRM}),
    A.VOUCHER_VOID: _refused({S.ALL: DECIDERS}),
    A.VOUCHER_EXTEND: _refused({S.ALL: DECIDERS}),
    A.VOUCHER_TRANSFER: _hidden({}),
    A.ORDER_CREATE: _refused({S.OWN: FIRM, S.ASSISTED: (R.WINDOW,)}),
    A.ORDER_READ: _hidden({S.OWN: MEMBERS, S.ASSISTED: (R.WINDOW,), S.ALL: BUREAU, S.MASKED: (R.AUDITOR,)}),
    A.ORDER_ACCEPT: _hidden({S.OWN: AGENCY}),
    A.ORDER_COMPLETE: _hidden({S.OWN: AGENCY}),
    A.ORDER_DISPUTE: _hidden({S.OWN: MEMBERS}),
    A.CLAIM_CREATE: _hidden({S.OWN: AGENCY}),
    A.CLAIM_SUBMIT: _hidden({S.OWN: (R.AGENCY_ADMIN,)}),
    A.CLAIM_READ: _hidden({S.OWN: (*AGENCY, R.FIRM_ADMIN), S.ALL: BUREAU, S.MASKED: (R.AUDITOR,)}),
    A.CLAIM_REVIEW: _refused({S.ALL: (R.REVIEWER,)}),
    A.CLAIM_APPROVE: _refused({S.ALL: (R.APPROVER,)}),
    A.PAYMENT_BATCH_CREATE: _refused({S.ALL: (R.FINANCE,)}),
    A.PAYMENT_BATCH_RELEASE: _refused({S.ALL: (R.APPROVER,)}),
    A.PAYMENT_MARK_PAID: _refused({S.ALL: (R.FINANCE,)}),
    A.PAYMENT_RECONCILE: _refused({S.ALL: (R.FINANCE,)}),
    A.AGENCY_READ_PUBLIC: _refused({S.ALL: EVERYBODY}),
    A.AGENCY_READ_PRIVATE: _hidden({S.OWN: AGENCY, S.ALL: BUREAU, S.MASKED: (R.AUDITOR,)}),
    A.AGENCY_UPDATE: _hidden({S.OWN: (R.AGENCY_ADMIN,)}),
    A.AGENCY_BANK_CHANGE: _hidden({S.OWN: (R.AGENCY_ADMIN,), S.ALL: DECIDERS}),
    A.AGENCY_MEMBER_MANAGE: _hidden({S.OWN: (R.AGENCY_ADMIN,)}),
    A.AGENCY_ADMIT: _refused({S.ALL: DECIDERS}),
    A.AGENCY_SUSPEND: _refused({S.ALL: DECIDERS}),
    A.SERVICE_MANAGE: _hidden({S.OWN: (R.AGENCY_ADMIN,)}),
    A.SERVICE_PUBLISH: _refused({S.ALL: (R.REVIEWER,)}),
    A.BUDGET_READ: _refused({S.ALL: (*BUREAU, R.AUDITOR)}),
    A.BUDGET_ADJUST: _refused({S.ALL: (R.FINANCE, R.APPROVER)}),
    A.RULESET_PUBLISH: _refused({S.ALL: DECIDERS}),
    A.EXPORT_CREATE: _refused({S.OWN: MEMBERS, S.ALL: BUREAU, S.MASKED: (R.AUDITOR,)}),
    A.DASHBOARD_STAFF: _refused({S.ALL: (*BUREAU, R.AUDITOR)}),
    A.AUDIT_READ: _refused({S.ALL: (R.AUDITOR,)}),
    A.AUDIT_READ_SECURITY: _refused({S.ALL: (R.AUDITOR, R.ADMIN)}),
    A.AUDIT_WRITE_OR_DELETE: _refused({}),
    A.EVALUATION_CREATE: _hidden({S.OWN: FIRM}),
    A.COMPLAINT_CREATE: _refused({S.ALL: (R.PUBLIC,), S.OWN: MEMBERS}),
    A.COMPLAINT_HANDLE: _refused({S.ALL: (*DECIDERS, R.AUDITOR)}),
    A.STAFF_USER_CREATE: _refused({S.ALL: (R.ADMIN,)}),
    A.STAFF_ROLE_GRANT: _refused({S.ALL: (R.ADMIN,)}),
    A.USER_DISABLE: _hidden({S.OWN: (R.FIRM_ADMIN, R.AGENCY_ADMIN), S.ALL: (R.ADMIN,)}),
    A.USER_MFA_RESET: _refused({S.ALL: (R.ADMIN,)}),
    A.SESSION_REVOKE: _hidden({S.SELF: (*MEMBERS, *BUREAU, R.WINDOW, R.AUDITOR), S.ALL: (R.ADMIN,)}),
    A.NOTIFICATION_READ: _hidden({S.SELF: SIGNED_IN}),
    A.CONFIG_TECHNICAL: _refused({S.ALL: (R.ADMIN,)}),
    A.ASSIST_SESSION_OPEN: _refused({S.ASSISTED: (R.WINDOW,)}),
    A.USER_IMPERSONATE: _refused({}),
}
