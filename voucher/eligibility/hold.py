"""Holds a case against the rules at one of its steps and keeps every result, in the transaction of the step."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import insert
from sqlalchemy.orm import Session

from voucher import clock
from voucher.agencies.models import Agency
from voucher.audit.record import Subject
from voucher.eligibility.gather import known_of, results_of_agency, results_of_firm, results_of_pair
from voucher.eligibility.models import EligibilityCheck
from voucher.eligibility.outcome import Result, Rule, failures
from voucher.eligibility.states import Step
from voucher.firms.models import Firm
from voucher.notices.enqueue import pack
from voucher.refusal import Refusal
from voucher.wording import N_

OF_AGENCY = (Rule.AGENCY_BAN, Rule.ADMITTED, Rule.LISTED, Rule.LICENCE)
OF_PAIR = (Rule.REPRESENTATIVE, Rule.SHAREHOLDER, Rule.BANK_ACCOUNT)


class NotEligible(Refusal):
    """A rule about the firm, the agency or the two together is not met today."""

    title = N_("%(who)s does not meet the rule “%(rule)s”: %(why)s")
    next_step = N_(
        "Nothing was recorded. Where this is a mistake, the bureau corrects it; a ban can be appealed."
    )


class Deal(NamedTuple):
    """The two sides of an order, and what was ordered."""

    firm_id: int
    agency_id: int
    listing_id: int


def look_at_firm(session: Session, firm_id: int) -> list[Result]:
    """Return what the rules say of a firm today.

    Raises:
        NotEligible: A rule is not met.
    """
    firm = session.get_one(Firm, firm_id)
    today = clock.today()
    return _met(results_of_firm(firm, known_of(session, firm, today), today), firm, None)


def look_at_deal(session: Session, deal: Deal, step: Step) -> list[Result]:
    """Return what the rules say today of the two sides of an order, and of the two together.

    Raises:
        NotEligible: A rule is not met.
    """
    today = clock.today()
    firm, agency = session.get_one(Firm, deal.firm_id), session.get_one(Agency, deal.agency_id)
    about_firm, about_agency = known_of(session, firm, today), known_of(session, agency, today)
    of_agency = results_of_agency(
        session,
        agency,
        about_agency,
        today,
        listing_id=deal.listing_id,
        strict=step in (Step.ORDER, Step.ACCEPTANCE),
        listed=step is Step.ORDER,
    )
    of_firm = results_of_firm(firm, about_firm, today)
    of_pair = results_of_pair(firm, about_firm.reading, agency, about_agency.reading)
    return _met(of_firm + of_agency + of_pair, firm, agency)


def keep(session: Session, subject: Subject, step: Step, results: list[Result]) -> None:
    """Keep the results of a step with the case, as they were found today."""
    today: date = clock.today()
    rows = [
        {
            "subject_kind": subject.__tablename__,
            "subject_id": subject.id,
            "step": step,
            "rule": result.rule,
            "outcome": result.outcome,
            "evidence": {
                "text": result.text,
                "facts": {name: pack(fact) for name, fact in result.facts.items()},
            },
            "checked_on": today,
        }
        for result in reversed(results)  # pages read the newest first, and the rules in their order
    ]
    session.connection().execute(_KEEP, rows)


_KEEP = insert(EligibilityCheck.__table__)  # type: ignore[arg-type]


def _met(results: list[Result], firm: Firm, agency: Agency | None) -> list[Result]:
    for failed in failures(results):
        who = firm.name
        if agency is not None and failed.rule in OF_AGENCY:
            who = agency.name_zh
        elif agency is not None and failed.rule in OF_PAIR:
            who = f"{firm.name}、{agency.name_zh}"
        raise NotEligible(who=who, rule=failed.rule, why=failed.as_sentence)
    return results
