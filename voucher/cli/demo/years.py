"""The frame of each year: its money, its rounds, its closing."""

from datetime import date, datetime

from voucher import clock
from voucher.budget.allocate import decide_appropriation, decide_quota, propose_appropriation, propose_quota
from voucher.budget.carry_over import decide_carry_over, propose_carry_over
from voucher.budget.close_year import decide_close, propose_close
from voucher.cli.demo.cast import Cast
from voucher.firms.size_class import SizeClass
from voucher.ledger import GENERAL, Money
from voucher.rounds.launch import create_round, open_round
from voucher.rounds.policy import FaceOption, PolicyNumbers
from voucher.rounds.states import Mode

SIZES = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)


def grant(cast: Cast, year: int, number: int, amount: Money, note: str) -> None:
    """Let finance propose an appropriation and an approver decide it."""
    document = f"舟财企〔{year}〕{number}号"
    proposal = propose_appropriation(cast.finance, year, document_number=document, amount=amount, note=note)
    decide_appropriation(cast.director, proposal, approve=True)


def close(cast: Cast, year: int) -> None:
    """Let finance propose to close the year and an approver decide it."""
    proposal = propose_close(cast.finance, year, reason="年度终了，按规定结账。")
    decide_close(cast.director, proposal, approve=True)


def carry_over(cast: Cast, year: int, number: int, amount: Money) -> None:
    """Carry lapsed money of the closed year over to the next, by document."""
    proposal = propose_carry_over(
        cast.finance,
        year,
        target_year=year + 1,
        document_number=f"舟财企〔{year + 1}〕{number}号",
        amount=amount,
        note="上年度试运行结余资金结转使用",
    )
    decide_carry_over(cast.director, proposal, approve=True)


def set_quota(cast: Cast, year: int, category: str, amount: Money) -> None:
    """Set money of the year aside for one category."""
    proposal = propose_quota(
        cast.finance,
        year,
        source_pool=GENERAL,
        target_pool=category,
        amount=amount,
        reason="创业辅导类单列额度，保障初创企业。",
    )
    decide_quota(cast.director, proposal, approve=True)


def policy(year: int, title: str) -> PolicyNumbers:
    """Return the numbers of a year's scheme."""
    return PolicyNumbers(
        title=title,
        faces=(FaceOption(Money.yuan(10_000), SIZES), FaceOption(Money.yuan(5_000), SIZES)),
        ratio_bp=5_000,
        cap_per_firm=Money.yuan(20_000),
        use_days=180,
        use_last=date(year + 1, 6, 30),
        redeem_days=270,
        redeem_last=date(year + 1, 9, 30),
    )


def launch(
    cast: Cast, year: int, name: str, closes_at: datetime, numbers: PolicyNumbers, mode: Mode = Mode.REVIEWED
) -> str:
    """Let one person create the round, opening now, and another open it; return its pid."""
    pid = create_round(
        cast.reviewer,
        name=name,
        budget_year=year,
        opens_at=clock.now(),
        closes_at=closes_at,
        policy=numbers,
        mode=mode,
    )
    open_round(cast.approver, pid)
    return pid
