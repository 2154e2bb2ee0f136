"""Whether an agency may serve on a day, rule by rule. Pure."""

from dataclasses import dataclass
from datetime import date

from voucher.agencies.states import AgencyState
from voucher.eligibility.outcome import Banned, Outcome, Result, Rule, ban_result
from voucher.wording import N_


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """What is known of an agency and of the item it was asked for; last days are inclusive."""

    state: AgencyState
    admitted_until: date | None
    licence_until: date | None
    listed: bool
    bans: tuple[Banned, ...]


def check_agency(facts: AgencyFacts, day: date, *, strict: bool, listed: bool) -> list[Result]:
    """Return the result of every rule about an agency on that day, in the order of pages.

    Args:
        strict: Whether an admission or licence that ended refuses. After the order it asks a person: what was
            ordered in time is finished, and its claim looked at by hand.
        listed: Whether the item has to be on the agency's list still, as when it is ordered.
    """
    ended = Outcome.FAIL if strict else Outcome.PERSON
    results = [_admitted(facts, day, ended), _licence(facts, day, ended)]
    if listed:
        results.insert(1, _listed(facts))
    return [*results, ban_result(Rule.AGENCY_BAN, facts.bans, day)]


def _admitted(facts: AgencyFacts, day: date, otherwise: Outcome) -> Result:
    until = facts.admitted_until or date.min
    if facts.state is AgencyState.ADMITTED and day <= until:
        return Result(Rule.ADMITTED, Outcome.PASS, N_("Admitted until %(last)s"), {"last": until})
    if facts.state is AgencyState.ADMITTED:
        return Result(Rule.ADMITTED, otherwise, N_("The term ended on %(last)s"), {"last": until})
    return Result(Rule.ADMITTED, otherwise, N_("Now: %(state)s"), {"state": facts.state})


def _licence(facts: AgencyFacts, day: date, otherwise: Outcome) -> Result:
    if facts.licence_until is None:
        return Result(Rule.LICENCE, otherwise, N_("No licence for the category is known"))
    outcome = Outcome.PASS if day <= facts.licence_until else otherwise
    return Result(Rule.LICENCE, outcome, N_("Valid until %(last)s"), {"last": facts.licence_until})


def _listed(facts: AgencyFacts) -> Result:
    if facts.listed:
        return Result(Rule.LISTED, Outcome.PASS, N_("On the list of the agency"))
    return Result(Rule.LISTED, Outcome.FAIL, N_("No longer on the list of the agency"))
