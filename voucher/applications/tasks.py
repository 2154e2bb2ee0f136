"""The task list of an application: which sections are done, which are open, which have to be corrected. Pure."""

from dataclasses import dataclass

from voucher.applications.case_file import CaseFile
from voucher.applications.sections import Section
from voucher.wording import N_, Tone


@dataclass(frozen=True, slots=True)
class Task:
    """One row: `is_open` when its page may be changed now, `note` what the officer wrote about it."""

    section: Section
    status: str
    tone: Tone
    is_open: bool
    is_done: bool
    note: str | None


def tasks_of(case: CaseFile) -> list[Task]:
    """Return the sections in their order."""
    return [_task(case, section) for section in Section]


def is_complete(case: CaseFile) -> bool:
    """Say whether every section is done."""
    return all(task.is_done for task in tasks_of(case))


def _task(case: CaseFile, section: Section) -> Task:
    done, note, is_open = _is_done(case, section), case.note_on(section), case.is_open(section)
    if note is not None:
        status, tone = N_("To be corrected"), Tone.ORANGE
    elif done:
        status, tone = N_("Section completed"), Tone.GREY
    else:
        status, tone = N_("Not completed yet"), Tone.BLUE
    return Task(section, status, tone, is_open, done, note)


def _is_done(case: CaseFile, section: Section) -> bool:
    return {
        Section.FIRM: case.firm_confirmed_at is not None,
        Section.CHOICE: case.category_code is not None and case.face in case.faces,
        Section.PURPOSE: bool(case.purpose),
        Section.DOCUMENTS: not case.missing_papers,
        Section.COMMITMENT: case.committed_at is not None,
    }[section]
