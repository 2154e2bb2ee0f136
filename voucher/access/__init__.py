"""Who may do what: pure."""

from voucher.access.actions import Action
from voucher.access.actor import SYSTEM, VISITOR, Actor, SamePerson, different_person, may, require, scope_of
from voucher.access.policy import Scope
from voucher.access.roles import Role

__all__ = [
    "SYSTEM",
    "VISITOR",
    "Action",
    "Actor",
    "Role",
    "SamePerson",
    "Scope",
    "different_person",
    "may",
    "require",
    "scope_of",
]
