"""Makes a backup while the portal is in use, reads it back, and only then gives it its name."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from voucher import clock
from voucher.upkeep.faults import NotEmpty, UpkeepFault
from voucher.upkeep.manifest import Head, Manifest
from voucher.upkeep.moment import revision_of, snapshot
from voucher.upkeep.pack import packing
from voucher.upkeep.plain_rows import lines, tables
from voucher.upkeep.verify import verify

ENDING = ".backup"
UNFINISHED = ".unfinished"


def create(engine: Engine, documents: Path, target: Path, key: bytes) -> tuple[Path, Manifest]:
    """Back the city up into the file `target`, or into a new file of that folder; return the file and what it holds.

    The rows are those of one moment; the files are those that these rows name. An interrupted run leaves at most a
    hidden file that no command takes for a backup.

    Raises:
        NotEmpty: There is such a file already.
        UpkeepFault: A document's file is missing or was changed, or the folder cannot be written.
        BrokenBackup: What was written could not be read back.
    """
    made_at = clock.now()
    file = target / name_at(made_at) if target.is_dir() else target
    if file.exists():
        raise NotEmpty(f"{file} exists already; a backup is never written over")
    with _unfinished(file) as (partial, out):
        manifest = _write(engine, documents, out, key, made_at)
        out.flush()
        os.fsync(out.fileno())
        if verify(partial, key) != manifest:
            raise UpkeepFault(f"{file.name} could not be read back as it was written; try another disk")
        partial.rename(file)
    _keep_the_name(file.parent)
    return file, manifest


def name_at(moment: datetime) -> str:
    """Return the name of a backup made at this moment; names sort as their moments do."""
    return f"voucher-{moment:%Y%m%dT%H%M%S.%f}Z{ENDING}"


def forget_old(folder: Path, keep: int) -> list[Path]:
    """Remove all but the `keep` latest backups of a folder, and what interrupted runs left; return what went."""
    finished = sorted(folder.glob(f"voucher-*{ENDING}"))
    going = [*finished[: max(len(finished) - keep, 0)], *filter(_abandoned, folder.glob(f".*{UNFINISHED}"))]
    for file in going:
        file.unlink()
    return going


def _write(engine: Engine, documents: Path, out: BinaryIO, key: bytes, made_at: datetime) -> Manifest:
    with snapshot(engine) as connection:
        head = Head(
            made_at=made_at.isoformat(),
            revision=revision_of(connection) or "",
            engine=engine.dialect.name,
            columns={table.name: [column.name for column in table.columns] for table in tables()},
        )
        with packing(out, key, head, documents) as packer:
            for table in tables():
                packer.add_table(table.name, lines(connection, table))
            return packer.finish()


@contextmanager
def _unfinished(file: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Open a hidden file beside `file`, locked as long as somebody works on it; remove it if that fails."""
    partial = file.with_name(f".{file.name}{UNFINISHED}")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as fault:
        raise UpkeepFault(f"{file} cannot be written: {fault.strerror}") from fault
    with open(descriptor, "wb") as out:
        if not _locked(out):
            raise UpkeepFault(f"somebody else is writing {file.name}")
        out.truncate()
        try:
            yield partial, out
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


def _abandoned(partial: Path) -> bool:
    with partial.open("rb") as file:
        return _locked(file)


def _locked(file: BinaryIO) -> bool:
    """Lock the file until it is closed; say whether nobody else holds it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _keep_the_name(folder: Path) -> None:
    """Let the new name survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
