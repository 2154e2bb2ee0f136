"""Budget years closed, opened again and carried over, by the two people it takes."""

from tests.support.city import appropriated_year, officer
from voucher.access import Role
from voucher.budget.carry_over import decide_carry_over, propose_carry_over
from voucher.budget.close_year import decide_close, propose_close
from voucher.budget.closings import closings_of
from voucher.budget.reopen_year import decide_reopen, propose_reopen
from voucher.ledger import Money


def close_year(year: int) -> None:
    """Close the year."""
    proposal = propose_close(officer(Role.FINANCE), year, reason="年度终了，按规定结账。")
    decide_close(officer(Role.APPROVER), proposal, approve=True)


def closed_accounts_of(year: int) -> str:
    """Return the pid of the year's frozen accounts; the year is granted money, and closed."""
    appropriated_year(100, year=year)
    close_year(year)
    return closings_of(officer(Role.AUDITOR), year)[0].pid


def reopen_year(year: int) -> None:
    """Open the closed year again."""
    proposal = propose_reopen(officer(Role.FINANCE), year, reason="补充入账。")
    decide_reopen(officer(Role.APPROVER), proposal, approve=True)


def carry_over(year: int, target_year: int, yuan: int, document: str = "结转1号") -> None:
    """Carry lapsed money of the closed year over."""
    proposal = propose_carry_over(
        officer(Role.FINANCE),
        year,
        target_year=target_year,
        document_number=document,
        amount=Money.yuan(yuan),
    )
    decide_carry_over(officer(Role.APPROVER), proposal, approve=True)
