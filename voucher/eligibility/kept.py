"""What was checked at the steps of a case, as its page shows it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from voucher.eligibility.models import EligibilityCheck
from voucher.eligibility.outcome import Outcome, Result, Rule
from voucher.eligibility.related import NOT_KNOWN
from voucher.eligibility.states import Step
from voucher.notices.enqueue import unpack
from voucher.storage import db
from voucher.wording import Sentence

LONGEST = 200
HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One rule at one step: what came of it, why, and on which day."""

    step: Step | None
    rule: Rule
    outcome: Outcome
    why: Sentence
    checked_on: date

    @property
    def compared(self) -> bool:
        """Whether there was anything to look at: what is not known of both sides refuses nobody, and proves nothing."""
        return self.why.text != NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of a case, the newest step first."""

    lines: list[CheckLine]

    @property
    def newest(self) -> list[CheckLine]:
        """The lines of the newest step."""
        rules_seen: set[Rule] = set()
        for count, line in enumerate(self.lines):
            if line.step is not self.lines[0].step or line.rule in rules_seen:
                return self.lines[:count]
            rules_seen.add(line.rule)
        return self.lines

    @property
    def older(self) -> list[CheckLine]:
        """The lines of the steps before the newest."""
        return self.lines[len(self.newest) :]

    @property
    def for_a_person(self) -> list[CheckLine]:
        """The doubts of the newest step, which the officer of the next one looks at."""
        return [line for line in self.newest if line.outcome is Outcome.PERSON]


def checks_of(subject_kind: str, subject_id: int, *, masked: bool) -> Checks:
    """Return what was checked in a case, the newest first, at most 200 lines. One query.

    Args:
        subject_kind: The case's table, such as `application`.
        masked: Whether the reader sees no personal data.
    """
    rows = db.session.scalars(
        select(EligibilityCheck)
        .where(EligibilityCheck.subject_kind == subject_kind, EligibilityCheck.subject_id == subject_id)
        .order_by(EligibilityCheck.id.desc())
        .limit(LONGEST)
    )
    return Checks([_line(row, masked) for row in rows])


def line_of(result: Result, day: date, *, masked: bool) -> CheckLine:
    """Return a result that was found just now."""
    return CheckLine(None, result.rule, result.outcome, _why(result.text, result.facts, masked), day)


def _line(row: EligibilityCheck, masked: bool) -> CheckLine:
    facts = {name: unpack(value) for name, value in row.evidence["facts"].items()}
    why = _why(row.evidence["text"], facts, masked)
    return CheckLine(row.step, row.rule, row.outcome, why, row.checked_on)


def _why(text: str, facts: dict[str, object], masked: bool) -> Sentence:
    return Sentence(text, facts | {"what": HIDDEN} if masked and "what" in facts else facts)
