"""Reads the inside of a backup, checking on the way that every part is there, whole and in its place."""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

from voucher.upkeep.faults import BrokenBackup
from voucher.upkeep.manifest import ACCOUNTS, DOCUMENTS, FORMAT, HEAD, MANIFEST, Head, Manifest, Stages
from voucher.upkeep.pack import file_name, forget_members
from voucher.upkeep.plain_rows import Row, Tally
from voucher.upkeep.seal import Opener

PIECE = 64 * 1024
#: takes a file of a document: its storage key and its content, piece by piece
TakeFile = Callable[[str, Iterator[bytes]], object]


class Unpacker:
    """Walks through a backup once, from the first member to the last."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._found, self._tallies = Manifest(), dict[str, Tally]()
        self._parts: Counter[str] = Counter()
        self._files: deque[dict[str, Any]] = (
            deque()
        )  # of the documents whose rows were read, their files not yet
        first = tar.next()
        if first is None or first.name != HEAD:
            raise BrokenBackup(HEAD, "it is missing")
        self.head = _head(self._content(first))
        self._stages = Stages(self.head.columns[ACCOUNTS])
        self.manifest: Manifest | None = None

    def rows(self, take_file: TakeFile) -> Iterator[tuple[str, Row]]:
        """Yield (table, row) for everything, and hand over each file behind the rows of its documents.

        Raises:
            BrokenBackup: Names the first member that is missing, or is not as it was written.
        """
        while member := self._tar.next():
            forget_members(self._tar)
            if member.name.startswith("tables/"):
                self._all_files_came()
                yield from self._part(member)
            elif member.name.startswith("documents/"):
                self._file(member, take_file)
            else:
                self.manifest = Manifest.read(json.loads(self._content(member)))
        self._all_files_came()
        self._agree_with_manifest()

    def _part(self, member: tarfile.TarInfo) -> Iterator[tuple[str, Row]]:
        table = member.name.split("/")[1]
        content = self._content(member)
        self._found.members[member.name] = (len(content), hashlib.sha256(content).hexdigest())
        tally = self._tallies.setdefault(table, Tally())
        columns = self.head.columns[table]
        for line in content.split(b"\n"):
            row = json.loads(line)
            tally.add(line)
            if table == ACCOUNTS:
                self._stages.add(row)
            if table == DOCUMENTS:
                self._files.append(dict(zip(columns, row, strict=True)))
            yield table, row

    def _file(self, member: tarfile.TarInfo, take_file: TakeFile) -> None:
        expected = self._files.popleft() if self._files else None
        if expected is None:
            raise BrokenBackup(member.name, "no row names this file")
        key, digest = expected["storage_key"], hashlib.sha256()
        if member.name != file_name(key):
            raise BrokenBackup(file_name(key), "it is missing")
        content = self._opened(member)

        def pieces() -> Iterator[bytes]:
            while piece := content.read(PIECE):
                digest.update(piece)
                yield piece

        take_file(key, pieces())
        if digest.hexdigest() != expected["sha256"]:
            raise BrokenBackup(member.name, "it is not what was uploaded")
        self._found.files += 1
        self._found.file_bytes += member.size

    def _all_files_came(self) -> None:
        if self._files:
            raise BrokenBackup(file_name(self._files[0]["storage_key"]), "it is missing")

    def _agree_with_manifest(self) -> None:
        if self.manifest is None:
            raise BrokenBackup(MANIFEST, "it is missing")
        empty = Tally()
        tallies = {name: self._tallies.get(name, empty) for name in self.head.columns}
        self._found.tables = {name: (tally.rows, tally.digest) for name, tally in tallies.items()}
        self._found.stages_fen = self._stages.fen
        for name in self.manifest.differences(self._found):
            raise BrokenBackup(name, "it is not what the manifest says")

    def _content(self, member: tarfile.TarInfo) -> bytes:
        return self._opened(member).read()

    def _opened(self, member: tarfile.TarInfo) -> IO[bytes]:
        content = self._tar.extractfile(member)
        if content is None:
            raise BrokenBackup(member.name, "it is no file")
        return content


@contextmanager
def unpacking(source: BinaryIO, key: bytes) -> Iterator[Unpacker]:
    """Open a sealed file; when the block is through, make sure that the file ends where its seal says.

    Raises:
        BrokenBackup: It is not authentic, not complete, or not a backup.
    """
    opener = io.BufferedReader(Opener(source, key), PIECE)
    try:
        with (
            gzip.GzipFile(fileobj=opener, mode="rb") as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            yield Unpacker(tar)
            while packed.read(PIECE):
                pass
        opener.read()
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as fault:
        raise BrokenBackup("the archive", f"it cannot be read: {fault}") from fault


def _head(content: bytes) -> Head:
    written = json.loads(content)
    if written["format"] != FORMAT:
        raise BrokenBackup(HEAD, f"format {written['format']} is not known to this version")
    return Head(**written)
