"""Files on the disk: written whole or not at all, each under a random key, outside the web root."""

import errno
import logging
import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from flask import current_app

from voucher import clock
from voucher.refusal import Refusal
from voucher.wording import N_

log = logging.getLogger(__name__)


class NoRoomForDocument(Refusal):
    """The disk for papers is full."""

    title = N_("The file “%(name)s” could not be kept: the portal has no room for files at the moment")
    next_step = N_(
        "Nothing was recorded, and what you typed is still here. Please try again in an hour, or call us."
    )
    status = 503
    field = "upload"


def write(name: str, content: bytes) -> str:
    """Return the key under which the whole content is on the disk; of a part nothing remains.

    Raises:
        NoRoomForDocument: The disk is full; `name` is what the person calls the file.
    """
    key = secrets.token_hex(32)
    unfinished = path_of(key).with_name(f".{key}")
    try:
        unfinished.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(path_of(key))
        _make_name_last(unfinished.parent)
    except OSError as fault:
        unfinished.unlink(missing_ok=True)
        if fault.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        log.critical("the disk for papers is full: %s", fault)
        raise NoRoomForDocument(name=name) from fault
    return key


def path_of(key: str) -> Path:
    """Return where the file with this key is."""
    return place_in(_folder(), key)


def place_in(folder: Path, key: str) -> Path:
    """Return where a folder of documents keeps the one with this key."""
    return folder / key[:2] / key


def sweep_parts() -> int:
    """Remove the parts of files that a process left behind when it died a day ago or before; return how many."""
    yesterday = (clock.now() - timedelta(days=1)).timestamp()
    swept = 0
    for part in _folder().glob("??/.*"):
        with suppress(FileNotFoundError):  # it was finished a moment ago
            if part.stat().st_mtime < yesterday:
                part.unlink()
                swept += 1
    return swept


def _make_name_last(folder: Path) -> None:
    """Write the names in the folder, and its own name, to the disk: a file that nobody finds is not kept."""
    for directory in (folder, folder.parent):
        opened = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _folder() -> Path:
    return Path(current_app.config["DOCUMENTS_DIR"])
