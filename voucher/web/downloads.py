"""Uploaded papers on their way back: always as a file to save, never as a page of ours."""

from pathlib import Path

from flask import Response, send_file


def send_document(path: Path, name: str, media_type: str) -> Response:
    """Return the file as an attachment that no browser opens as a page, whatever is in it."""
    answer = send_file(path, mimetype=media_type, as_attachment=True, download_name=name, max_age=0)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer
