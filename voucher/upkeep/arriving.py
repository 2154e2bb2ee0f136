"""Files of documents on their way into an empty folder: out of sight until all of them are there."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voucher.storage.kept_files import place_in
from voucher.upkeep.faults import NotEmpty

HIDDEN = ".arriving"


class Arriving:
    """Takes files into a hidden folder; `settle` puts them in their place, all at once as far as a reader sees."""

    def __init__(self, documents: Path) -> None:
        self._documents, self._hidden = documents, documents / HIDDEN

    def begin(self) -> None:
        """Make room.

        Raises:
            NotEmpty: There are files already.
        """
        self._documents.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.rmtree(self._hidden, ignore_errors=True)  # of a run that was interrupted
        if any(self._documents.iterdir()):
            raise NotEmpty(
                f"{self._documents} holds files; only an empty folder is filled. "
                "If an interrupted restore left them, empty the folder first"
            )
        self._hidden.mkdir(mode=0o700)

    def take(self, key: str, pieces: Iterator[bytes]) -> None:
        """Write one file and make sure it is on the disk."""
        path = place_in(self._hidden, key)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())

    def settle(self) -> None:
        """Put everything in its place."""
        for folder in list(self._hidden.iterdir()):
            folder.rename(self._documents / folder.name)
        self._hidden.rmdir()

    def undo(self) -> None:
        """Remove whatever arrived."""
        for folder in self._documents.iterdir():
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def arriving(documents: Path) -> Iterator[Arriving]:
    """Take files in; if the block fails, the folder is empty again."""
    found = Arriving(documents)
    found.begin()
    try:
        yield found
    except BaseException:
        found.undo()
        raise
