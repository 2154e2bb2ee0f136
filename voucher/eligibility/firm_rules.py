"""Whether a firm may take part on a day, rule by rule. Pure."""

from dataclasses import dataclass
from datetime import date

from voucher.eligibility.outcome import Banned, Outcome, Result, Rule, ban_result
from voucher.firms.credit_code import is_sole_proprietor
from voucher.firms.size_class import Proposal, SizeClass
from voucher.wording import N_, Labelled, Tone


class RegisterStatus(Labelled):
    """What the business register says of a firm."""

    ACTIVE = "active", N_("In business"), Tone.GREEN
    MOVED_AWAY = "moved-away", N_("Moved away from the city"), Tone.RED
    CANCELLED = "cancelled", N_("Registration cancelled"), Tone.RED
    REVOKED = "revoked", N_("Licence revoked"), Tone.RED


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What was read in the public registers on a day."""

    checked_on: date
    status: RegisterStatus = RegisterStatus.ACTIVE
    large_parent: bool = False
    abnormal: bool = False
    serious_breach: bool = False
    dishonest_debtor: bool = False


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What is known of a firm; `fresh_days` is how many calendar days a reading of the registers holds."""

    credit_code: str
    code_needs_check: bool
    proposal: Proposal
    size_confirmed: SizeClass | None
    register: RegisterFacts | None
    bans: tuple[Banned, ...]
    fresh_days: int


def check_firm(facts: FirmFacts, day: date) -> list[Result]:
    """Return the result of every rule about a firm on that day, in the order of pages."""
    return [
        _registered(facts, day),
        size_result(facts.proposal, facts.size_confirmed),
        _listed(facts, day, Rule.LARGE_PARENT),
        _code(facts.code_needs_check),
        legal_form(sole_proprietor=is_sole_proprietor(facts.credit_code)),
        _listed(facts, day, Rule.ABNORMAL),
        _listed(facts, day, Rule.BREACH),
        _listed(facts, day, Rule.DEBTOR),
        ban_result(Rule.BAN, facts.bans, day),
    ]


def size_result(proposal: Proposal, confirmed: SizeClass | None) -> Result:
    """Compare what the standard proposes with what an officer confirmed, if one did already."""
    size = confirmed or proposal.size
    if size is SizeClass.LARGE:
        return Result(
            Rule.SIZE, Outcome.FAIL, N_("By the declared figures: %(size)s"), {"size": SizeClass.LARGE}
        )
    if not proposal.sure:
        return Result(Rule.SIZE, Outcome.PERSON, proposal.reason)
    if size is not proposal.size:
        text = N_("An officer confirmed “%(size)s”, the figures give “%(proposed)s”")
        return Result(Rule.SIZE, Outcome.PERSON, text, {"size": size, "proposed": proposal.size})
    return Result(Rule.SIZE, Outcome.PASS, N_("By the declared figures: %(size)s"), {"size": size})


def legal_form(*, sole_proprietor: bool) -> Result:
    """Leave the self-employed to a person: the scheme decides on them case by case."""
    if sole_proprietor:
        return Result(Rule.SOLE_PROPRIETOR, Outcome.PERSON, N_("Self-employed: an officer decides"))
    return Result(Rule.SOLE_PROPRIETOR, Outcome.PASS, N_("Not a self-employed business"))


def status_result(status: RegisterStatus, checked_on: date | None = None) -> Result:
    """Say whether a firm of this status may take part; `checked_on` is None if nobody looked it up."""
    outcome = Outcome.PASS if status is RegisterStatus.ACTIVE else Outcome.FAIL
    if checked_on is None:
        return Result(Rule.REGISTERED, outcome, N_("By your own answer: %(status)s"), {"status": status})
    text = N_("By the register on %(checked)s: %(status)s")
    return Result(Rule.REGISTERED, outcome, text, {"status": status, "checked": checked_on})


def _registered(facts: FirmFacts, day: date) -> Result:
    register = facts.register
    if register is None:
        return Result(Rule.REGISTERED, Outcome.PERSON, N_("Not looked up in the registers yet"))
    result = status_result(register.status, register.checked_on)
    return _stale(Rule.REGISTERED, facts, day) or result if result.outcome is Outcome.PASS else result


def _code(needs_check: bool) -> Result:
    if needs_check:
        text = N_("Fails the usual check; an officer compared it with the licence")
        return Result(Rule.CREDIT_CODE, Outcome.PERSON, text)
    return Result(Rule.CREDIT_CODE, Outcome.PASS, N_("Both check characters are right"))


def _listed(facts: FirmFacts, day: date, rule: Rule) -> Result:
    """A bad finding stays until a newer look shows otherwise; a good one holds for some days only."""
    register = facts.register
    if register is None:
        return Result(rule, Outcome.PERSON, N_("Not looked up in the registers yet"))
    found = {
        Rule.LARGE_PARENT: register.large_parent,
        Rule.ABNORMAL: register.abnormal,
        Rule.BREACH: register.serious_breach,
        Rule.DEBTOR: register.dishonest_debtor,
    }
    if found[rule]:
        return Result(rule, Outcome.FAIL, N_("Found on %(checked)s"), {"checked": register.checked_on})
    nothing = Result(rule, Outcome.PASS, N_("Nothing found on %(checked)s"), {"checked": register.checked_on})
    return _stale(rule, facts, day) or nothing


def _stale(rule: Rule, facts: FirmFacts, day: date) -> Result | None:
    register = facts.register
    if register is None or (day - register.checked_on).days <= facts.fresh_days:
        return None
    text = N_("Last looked up on %(checked)s, more than %(days)s days ago")
    return Result(rule, Outcome.PERSON, text, {"checked": register.checked_on, "days": facts.fresh_days})
