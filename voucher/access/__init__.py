"""Who may do what: pure."""

from voucher.access.actions import Action
from voucher.access.actor import (
    SYSTEM,
    VISITOR,
    Actor,
    NoAssistedSession,
    OnlyTheFirm,
    SamePerson,
    different_person,
    in_person,
    may,
    require,
    require_all,
    scope_of,
)
from voucher.access.districts import District
from voucher.access.masking import Mask
from voucher.access.policy import Scope
from voucher.access.roles import Role

__all__ = [
    "SYSTEM",
    "VISITOR",
    "Action",
    "Actor",
    "District",
    "Mask",
    "NoAssistedSession",
    "OnlyTheFirm",
    "Role",
    "SamePerson",
    "Scope",
    "different_person",
    "in_person",
    "may",
    "require",
    "require_all",
    "scope_of",
]
