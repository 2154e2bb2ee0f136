"""What a firm had answered when its application came back, beside what it answers now: only the named sections."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from voucher.access import Mask
from voucher.applications.models import Application
from voucher.applications.papers import papers_of
from voucher.applications.sections import Defect, Section, Slot
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.ledger import Money
from voucher.storage.documents import Document
from voucher.wording import N_

Answers = dict[str, Any]  # plain JSON, by the name of the question

QUESTIONS: dict[str, str] = {
    "name": N_("Firm"),
    "legal_representative": N_("Legal representative"),
    "industry_code": N_("Industry code"),
    "district": N_("District"),
    "address": N_("Address"),
    "employees": N_("Employees"),
    "revenue_yuan": N_("Revenue"),
    "assets_yuan": N_("Total assets"),
    "category": N_("Service category"),
    "face_fen": N_("Face value"),
    "purpose": N_("What you need"),
    "expected_on": N_("When the service should begin"),
    "committed_at": N_("Commitment"),
    **{slot.value: slot.label for slot in Slot},
}
_OF_FIRM = list(QUESTIONS)[:8]


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: what was answered, and what is answered now. A mapping is a name in both languages."""

    what: str
    old: tuple[Any, ...]
    new: tuple[Any, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Corrected:
    """One part that had to be corrected, what was wrong with it, and its answers side by side."""

    part: str
    note: str
    answers: list[Answer]


def answers_to_keep(
    session: Session, application: Application, defects: Iterable[Defect]
) -> list[dict[str, Any]]:
    """Return the present answers of the sections that have to be corrected, each with what is wrong."""
    present = _present(session, application)
    return [{"part": d.section.value, "note": d.note.strip(), "answers": present[d.section]} for d in defects]


def corrected(application: Application, present: dict[Section, Answers], mask: Mask) -> list[Corrected]:
    """Return what was sent back last beside the `present` answers; nothing while the firm still corrects."""
    if application.returned_answers is None or application.correct_by is not None:
        return []
    return [
        Corrected(
            Section(kept["part"]).label,
            kept["note"],
            side_by_side(QUESTIONS, kept["answers"], present[Section(kept["part"])], mask),
        )
        for kept in application.returned_answers
    ]


def present_answers(
    application: Application, firm: Firm, category: Category | None, papers: Iterable[Document]
) -> dict[Section, Answers]:
    """Return every answer as it stands, as plain JSON."""
    filed: Answers = {}
    for paper in papers:
        filed.setdefault(paper.slot, []).append([paper.name, paper.sha256])
    return {
        Section.FIRM: {name: getattr(firm, name) for name in _OF_FIRM},
        Section.CHOICE: {
            "category": {"zh": category.name_zh, "en": category.name_en} if category else None,
            "face_fen": application.face_fen.fen if application.face_fen else None,
        },
        Section.PURPOSE: {
            "purpose": application.purpose,
            "expected_on": application.expected_on.isoformat() if application.expected_on else None,
        },
        Section.DOCUMENTS: filed,
        Section.COMMITMENT: {
            "committed_at": application.committed_at.isoformat() if application.committed_at else None
        },
    }


def side_by_side(questions: dict[str, str], old: Answers, new: Answers, mask: Mask) -> list[Answer]:
    """Return the questions that were answered before or are answered now, in the order of `questions`."""
    return [
        Answer(
            what,
            _shown(name, old.get(name), mask),
            _shown(name, new.get(name), mask),
            old.get(name) != new.get(name),
        )
        for name, what in questions.items()
        if old.get(name) is not None or new.get(name) is not None
    ]


def _present(session: Session, application: Application) -> dict[Section, Answers]:
    code = application.category_code
    return present_answers(
        application,
        session.get_one(Firm, application.firm_id),
        session.get(Category, code) if code else None,
        papers_of(session, application),
    )


def _shown(name: str, value: Any, mask: Mask) -> tuple[Any, ...]:
    """Return a kept value as a person reads it: amounts, days and moments in their types, papers by their names."""
    if value is None or value == "":
        return ()
    if name.endswith("_fen"):
        return (Money(value),)
    if name.endswith("_yuan"):
        return (Money.yuan(value),)
    if name.endswith("_on"):
        return (date.fromisoformat(value),)
    if name.endswith("_at"):
        return (datetime.fromisoformat(value),)
    if name == "legal_representative":
        return (mask.name(value),)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(paper[0] for paper in value)
    return (value,)
