"""Two tabs, or two colleagues, on one section of a draft: the second save does not silently overwrite the first."""

import hashlib
from datetime import date
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from voucher.applications.models import Application
from voucher.catalogue.models import Category
from voucher.refusal import Refusal
from voucher.wording import N_


class SavedMeanwhile(Refusal):
    """The section is no longer what the person began to change."""

    title = N_("This section was saved meanwhile, in another window or by a colleague")
    status = 422


class DescribedMeanwhile(SavedMeanwhile):
    """The description is another one now."""

    next_step = N_(
        "What you typed is still here and not recorded yet. Saved meanwhile: “%(purpose)s”. "
        "Save again to replace it, or go back to keep it."
    )
    field: ClassVar[str | None] = "purpose"


class DatedMeanwhile(DescribedMeanwhile):
    """The description or its day is another one now."""

    next_step = N_(
        "What you typed is still here and not recorded yet. Saved meanwhile: “%(purpose)s”, to begin on %(day)s. "
        "Save again to replace it, or go back to keep it."
    )


class ChosenMeanwhile(SavedMeanwhile):
    """The choice is another one now."""

    next_step = N_(
        "What you chose is still here and not recorded yet. Saved meanwhile: %(category)s, %(face)s. "
        "Save again to replace it, or go back to keep it."
    )
    field: ClassVar[str | None] = "category"


def mark_of(*answers: Any) -> str:
    """Return a short mark of a section's answers, the same for the same answers."""
    return hashlib.sha256(repr(answers).encode()).hexdigest()[:16]


def require_same_description(
    application: Application, seen: str | None, purpose: str, expected_on: date | None
) -> None:
    """Refuse a description that would replace one the person has not seen.

    Raises:
        DescribedMeanwhile: `seen`, if given, is not the mark of what is kept, and what is kept is not the same.
    """
    kept = (application.purpose, application.expected_on)
    if seen and seen != mark_of(*kept) and kept != (purpose, expected_on):
        if application.expected_on is None:
            raise DescribedMeanwhile(purpose=application.purpose)
        raise DatedMeanwhile(purpose=application.purpose, day=application.expected_on)


def require_same_choice(
    session: Session, application: Application, seen: str | None, category_code: str, fen: int
) -> None:
    """Refuse a choice that would replace one the person has not seen.

    Raises:
        ChosenMeanwhile: `seen`, if given, is not the mark of what is kept, and what is kept is not the same.
    """
    face = application.face_fen
    kept = (application.category_code, face.fen if face else None)
    if seen and seen != mark_of(*kept) and kept != (category_code, fen):
        category = session.get_one(Category, application.category_code)
        raise ChosenMeanwhile(category=category.name_zh, face=face)
