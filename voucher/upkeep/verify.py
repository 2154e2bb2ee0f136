"""Reads a whole backup without restoring anything."""

from collections.abc import Iterator
from pathlib import Path

from voucher.upkeep.faults import BrokenBackup, UpkeepFault
from voucher.upkeep.manifest import MANIFEST, Manifest
from voucher.upkeep.unpack import unpacking


def verify(file: Path, key: bytes) -> Manifest:
    """Return what the backup holds, after every byte of it was read and found right.

    Raises:
        BrokenBackup: Names the first member that is missing, changed, or not what the manifest says.
        UpkeepFault: There is no such file.
    """
    try:
        source = file.open("rb")
    except OSError as fault:
        raise UpkeepFault(f"{file} cannot be read: {fault.strerror}") from fault
    with source, unpacking(source, key) as unpacker:
        for _row in unpacker.rows(_read_through):
            pass
        if unpacker.manifest is None:
            raise BrokenBackup(MANIFEST, "it is missing")
        return unpacker.manifest


def _read_through(_key: str, pieces: Iterator[bytes]) -> None:
    for _piece in pieces:
        pass
