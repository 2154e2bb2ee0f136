"""Every paper has its file, unchanged."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, text

from voucher.checker.rule import MOST, N_, Breach

NAME = N_("a paper is the file that was uploaded")
_PAPERS = text("SELECT id, storage_key, size_bytes, sha256 FROM document ORDER BY id")
_KNOWN = text("SELECT storage_key FROM document WHERE storage_key >= :first AND storage_key <= :last")


def papers(connection: Connection, folder: Path, *, in_full: bool) -> list[Breach]:
    """Return the papers whose file is missing or another one, the first hundred.

    Args:
        in_full: Read every file; if not, only look at how large it is.
    """
    rows = connection.execute(_PAPERS.execution_options(yield_per=1_000))
    found = []
    for document_id, key, size, sha256 in rows:
        wrong = _wrong(folder / key[:2] / key, size, sha256 if in_full else None)
        if wrong:
            found.append(Breach(NAME, f"document {document_id}", wrong))
        if len(found) == MOST:
            break
    rows.close()
    return found


def strays(connection: Connection, folder: Path) -> int:
    """Count the files without a paper: an upload leaves one when its transaction fails. Nobody can read them."""
    return sum(1 for part in sorted(folder.glob("[0-9a-f][0-9a-f]")) for _ in _unknown(connection, part))


def _unknown(connection: Connection, part: Path) -> Iterator[str]:
    asked = {"first": part.name, "last": part.name + "g"}  # keys are hex digits
    known = set(connection.scalars(_KNOWN, asked))
    yield from (file.name for file in part.iterdir() if file.name not in known)


def _wrong(file: Path, size: int, sha256: str | None) -> str:
    """Say what is wrong with a file; nothing if all is well."""
    if not file.is_file():
        return "its file is missing"
    if file.stat().st_size != size:
        return f"its file has {file.stat().st_size} bytes, {size} were uploaded"
    if sha256 is None:
        return ""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return "" if digest == sha256 else "its file has other content"
