"""Papers and lists on their way out: always as a file to save, never as a page of ours."""

from os import SEEK_END
from pathlib import Path
from typing import IO

from flask import Response, request, send_file


def send_document(path: Path, name: str, media_type: str) -> Response:
    """Return the file as an attachment that no browser opens as a page, whatever is in it."""
    answer = send_file(path, mimetype=media_type, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def send_file_made(name: str, file: IO[bytes]) -> Response:
    """Return a file that was made just now; it is closed when all of it is sent."""
    answer = send_file(file, as_attachment=True, download_name=name, max_age=0)
    answer.content_length = file.seek(0, SEEK_END)
    file.seek(0)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def wanted_kind() -> str:
    """Return the kind of file the form asks for: `csv`, or else `xlsx`."""
    return "csv" if request.form.get("kind") == "csv" else "xlsx"
