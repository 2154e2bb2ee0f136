"""What came of a rule, and how it is kept. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from voucher.wording import N_, Labelled, Sentence, Tone


class Outcome(Labelled):
    """Every rule ends in one of three ways; a doubt is never a refusal."""

    PASS = "pass", N_("Rule met"), Tone.GREEN
    FAIL = "fail", N_("Rule not met"), Tone.RED
    PERSON = "person", N_("A person decides"), Tone.ORANGE


class Rule(Labelled):
    """What is asked of a firm, of an agency, and of the two together."""

    REGISTERED = "registered", N_("Registered in the city and in business")
    SIZE = "size", N_("Micro, small or medium by the standard of 2011")
    LARGE_PARENT = "large-parent", N_("Not controlled by a large firm")
    CREDIT_CODE = "credit-code", N_("Credit code passes its check")
    SOLE_PROPRIETOR = "sole-proprietor", N_("Legal form of the firm")
    ABNORMAL = "abnormal", N_("Not on the list of abnormal operation")
    BREACH = "breach", N_("Not on the list of serious breaches")
    DEBTOR = "debtor", N_("Not on the list of dishonest debtors")
    BAN = "ban", N_("Firm not on the blacklist of the scheme")
    AGENCY_BAN = "agency-ban", N_("Agency not on the blacklist of the scheme")
    ADMITTED = "admitted", N_("Agency admitted on that day")
    LISTED = "listed", N_("Item listed on that day")
    LICENCE = "licence", N_("Licence of the agency valid for the category on that day")
    REPRESENTATIVE = "representative", N_("Different legal representatives")
    SHAREHOLDER = "shareholder", N_("No shareholder in common")
    BANK_ACCOUNT = "bank-account", N_("Different bank accounts")
    ADDRESS = "address", N_("Different addresses")
    PHONE = "phone", N_("Different telephone numbers")


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule found on a day: a marked text with its facts."""

    rule: Rule
    outcome: Outcome
    text: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def as_sentence(self) -> Sentence:
        return Sentence(self.text, self.facts)


@dataclass(frozen=True, slots=True)
class Banned:
    """A ban as the rules see it: first and last day, both inclusive; `by_code` is False if only a name agrees."""

    starts_on: date
    last_on: date
    reason: str
    by_code: bool

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.last_on


def ban_result(rule: Rule, bans: tuple[Banned, ...], day: date) -> Result:
    """Say whether a ban holds on that day. One that agrees by the representative's name alone may mean a namesake."""
    holding = sorted(
        (ban for ban in bans if ban.holds(day)), key=lambda ban: (not ban.by_code, ban.starts_on)
    )
    if not holding:
        return Result(rule, Outcome.PASS, N_("No ban holds on that day"))
    ban = holding[0]
    facts = {"first": ban.starts_on, "last": ban.last_on, "reason": ban.reason}
    if ban.by_code:
        return Result(rule, Outcome.FAIL, N_("Banned from %(first)s to %(last)s: %(reason)s"), facts)
    text = N_("A ban from %(first)s to %(last)s names a legal representative of this name: %(reason)s")
    return Result(rule, Outcome.PERSON, text, facts)


def failures(results: list[Result]) -> list[Result]:
    """Return the rules that refuse, in order."""
    return [result for result in results if result.outcome is Outcome.FAIL]
