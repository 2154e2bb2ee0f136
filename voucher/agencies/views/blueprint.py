"""Where the pages of this room hang, and what they share."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher import clock
from voucher.agencies.details import Paper
from voucher.agencies.renewals import last_question, terms_of
from voucher.agencies.sheets import AgencySheet
from voucher.storage.documents import Paper as KeptPaper
from voucher.web.formatting import day, size

pages = Blueprint("agencies", __name__)
Answer = Response | str | tuple[str, int]


def after() -> int | None:
    """Return where the page of a list begins."""
    return request.args.get("after", type=int)


def about(sheet: AgencySheet) -> dict[str, Any]:
    """Return what stands beside an agency's details: its papers, its terms and its question for a further one."""
    return {
        "files": files_of(sheet),
        "terms": terms_of(sheet.id),
        "question": last_question(sheet.id),
    }


def files_of(sheet: AgencySheet) -> list[tuple[str, str, str]]:
    """Return the papers of the agency as the page lists them."""
    return [_file(sheet, paper) for paper in sheet.papers]


def _file(sheet: AgencySheet, paper: KeptPaper) -> tuple[str, str, str]:
    return (
        f"{_(Paper(paper.slot).label)}：{paper.name}",
        url_for("agencies.paper", pid=sheet.pid, paper_pid=paper.pid),
        f"{size(paper.size_bytes)} · {day(clock.local_date(paper.uploaded_at))}",
    )
