"""The pre-check: a visitor's answers held against the same rules, with what would make the firm eligible. Pure."""

from dataclasses import dataclass

from voucher.eligibility.firm_rules import RegisterStatus, legal_form, size_result, status_result
from voucher.eligibility.outcome import Outcome, Result, Rule
from voucher.firms.size_class import Proposal
from voucher.wording import N_, Labelled, Tone


class Verdict(Labelled):
    """What the pre-check says as a whole. It binds nobody."""

    LIKELY = "likely", N_("Your firm basically meets the conditions"), Tone.GREEN
    NOT_YET = "not-yet", N_("Your firm does not meet the conditions at present"), Tone.RED
    PERSON = "person", N_("An officer has to decide in your case"), Tone.ORANGE


@dataclass(frozen=True, slots=True)
class Answers:
    """What a visitor says of a firm. Nothing of it is kept."""

    status: RegisterStatus
    sole_proprietor: bool
    proposal: Proposal
    large_parent: bool
    listed: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule's result, where the rule comes from, and what to do about it (None: nothing)."""

    result: Result
    source: str
    advice: str | None


_SOURCES = {
    Rule.REGISTERED: N_("Measures of the scheme: firms registered in the city"),
    Rule.SIZE: N_("Standard of 2011 for small and medium firms (MIIT joint document 2011 No. 300)"),
    Rule.LARGE_PARENT: N_("Procurement rule for small firms (MOF 2020 No. 46)"),
    Rule.SOLE_PROPRIETOR: N_("Measures of the scheme: the self-employed by reference"),
    Rule.BREACH: N_("Measures of the scheme: firms in good standing"),
}
_ADVICE = {
    (Rule.REGISTERED, Outcome.FAIL): N_(
        "Register in the city, or have the registration restored; then the firm can apply."
    ),
    (Rule.SIZE, Outcome.FAIL): N_(
        "The figures of a full year decide: the firm can apply when one of them falls below the limit."
    ),
    (Rule.SIZE, Outcome.PERSON): N_(
        "Register all the same and leave empty what you do not have: an officer decides on the size."
    ),
    (Rule.LARGE_PARENT, Outcome.FAIL): N_(
        "The firm can apply once no large firm controls or manages it any more."
    ),
    (Rule.SOLE_PROPRIETOR, Outcome.PERSON): N_("Register with your licence: an officer decides."),
    (Rule.BREACH, Outcome.FAIL): N_(
        "Correct what led to the entry and apply for its removal (credit repair); then the firm can apply."
    ),
}


def judge(answers: Answers) -> list[Judged]:
    """Return the result of each rule the answers speak of, in the order of the questions."""
    results = [
        status_result(answers.status),
        size_result(answers.proposal, None),
        _said(Rule.LARGE_PARENT, answers.large_parent),
        legal_form(sole_proprietor=answers.sole_proprietor),
        _said(Rule.BREACH, answers.listed),
    ]
    return [
        Judged(result, _SOURCES[result.rule], _ADVICE.get((result.rule, result.outcome)))
        for result in results
    ]


def verdict_of(judged: list[Judged]) -> Verdict:
    """One rule that is not met decides; else one doubt; else all is well."""
    outcomes = {each.result.outcome for each in judged}
    if Outcome.FAIL in outcomes:
        return Verdict.NOT_YET
    return Verdict.PERSON if Outcome.PERSON in outcomes else Verdict.LIKELY


def _said(rule: Rule, found: bool) -> Result:
    if found:
        return Result(rule, Outcome.FAIL, N_("By your own answer: yes"))
    return Result(rule, Outcome.PASS, N_("By your own answer: no"))
