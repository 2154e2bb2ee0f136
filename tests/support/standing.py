"""Agencies that the bureau suspended or removed, by two people."""

from tests.support.city import agency_pid, officer
from voucher.access import Actor, Role
from voucher.agencies.suspend import decide_standing, propose_removal, propose_resumption, propose_suspension


def suspend(agency: Actor) -> None:
    """Suspend the actor's agency."""
    _decide(propose_suspension(officer(Role.REVIEWER), agency_pid(agency), reason="投诉核查"))


def resume(agency: Actor) -> None:
    """Let the actor's agency take orders again."""
    _decide(propose_resumption(officer(Role.REVIEWER), agency_pid(agency), reason="整改完成"))


def remove(agency: Actor) -> None:
    """Remove the actor's agency."""
    _decide(propose_removal(officer(Role.REVIEWER), agency_pid(agency), reason="查实弄虚作假"))


def _decide(proposal_pid: str) -> None:
    decide_standing(officer(Role.APPROVER), proposal_pid, approve=True)
