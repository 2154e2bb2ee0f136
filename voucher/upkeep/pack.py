"""Writes the inside of a backup: a compressed tar of parts of tables, each part of documents followed by its files."""

import gzip
import hashlib
import io
import json
import tarfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from voucher.storage.kept_files import place_in
from voucher.upkeep.faults import UpkeepFault
from voucher.upkeep.manifest import ACCOUNTS, DOCUMENTS, HEAD, MANIFEST, Head, Manifest, Stages
from voucher.upkeep.plain_rows import AT_ONCE, Tally
from voucher.upkeep.seal import Sealer

QUICK = 3  # of zlib's nine levels: rows shrink to a tenth at any of them


class Packer:
    """Takes tables one after the other and keeps account of everything it packs."""

    def __init__(self, tar: tarfile.TarFile, head: Head, documents: Path) -> None:
        self._tar, self._head, self._documents = tar, head, documents
        self._parts: Counter[str] = Counter()
        self.manifest = Manifest()
        self._add(HEAD, _json(vars_of(head)))

    def add_table(self, name: str, lines: Iterator[bytes]) -> None:
        """Pack all lines of a table.

        Raises:
            UpkeepFault: The file of a document is missing, or is not what was uploaded.
        """
        columns, tally = self._head.columns[name], Tally()
        stages = Stages(columns) if name == ACCOUNTS else None
        while part := list(islice(lines, AT_ONCE)):
            self._add_part(name, part)
            for line in part:
                tally.add(line)
                if stages:
                    stages.add(json.loads(line))
            if name == DOCUMENTS:
                self._add_files(dict(zip(columns, json.loads(line), strict=True)) for line in part)
        self.manifest.tables[name] = (tally.rows, tally.digest)
        if stages:
            self.manifest.stages_fen = stages.fen

    def finish(self) -> Manifest:
        """Pack the manifest, which is the last member, and return it."""
        self._add(MANIFEST, _json(self.manifest.as_json()))
        return self.manifest

    def _add_part(self, name: str, part: list[bytes]) -> None:
        self._parts[name] += 1
        content = b"\n".join(part)
        member = part_name(name, self._parts[name])
        self.manifest.members[member] = (len(content), hashlib.sha256(content).hexdigest())
        self._add(member, content)

    def _add_files(self, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            source = _Hashed(place_in(self._documents, row["storage_key"]), row["pid"])
            with source:
                if source.size != row["size_bytes"]:
                    raise UpkeepFault(
                        f"the file of document {row['pid']} has not the size it was uploaded with"
                    )
                self._tar.addfile(_member(file_name(row["storage_key"]), source.size), source)
            forget_members(self._tar)
            if source.digest != row["sha256"]:
                raise UpkeepFault(f"the file of document {row['pid']} is not what was uploaded")
            self.manifest.files += 1
            self.manifest.file_bytes += source.size

    def _add(self, name: str, content: bytes) -> None:
        self._tar.addfile(_member(name, len(content)), io.BytesIO(content))
        forget_members(self._tar)


@contextmanager
def packing(target: BinaryIO, key: bytes, head: Head, documents: Path) -> Iterator[Packer]:
    """Pack into a sealed file; only if the block ends well does the file get the seal that makes it whole."""
    sealer = Sealer(target, key)
    packed = gzip.GzipFile(fileobj=sealer, mode="wb", compresslevel=QUICK, mtime=0)
    with packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        yield Packer(tar, head, documents)
    sealer.finish()


def part_name(table: str, number: int) -> str:
    """Return the name of a part of a table."""
    return f"tables/{table}/{number:06d}.jsonl"


def file_name(storage_key: str) -> str:
    """Return the name of a document's file."""
    return f"documents/{storage_key}"


def forget_members(tar: Any) -> None:
    """Let a tar forget what went through it, or its memory grows with every member."""
    tar.members.clear()


def vars_of(head: Head) -> dict[str, Any]:
    """Return the head as it is written."""
    return {name: getattr(head, name) for name in ("format", "made_at", "revision", "engine", "columns")}


class _Hashed(io.RawIOBase):
    """A document's file on its way into the backup."""

    def __init__(self, path: Path, pid: str) -> None:
        try:
            self._file = path.open("rb")
        except OSError as fault:
            raise UpkeepFault(f"the file of document {pid} cannot be read: {fault.strerror}") from fault
        self.size = path.stat().st_size
        self._sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._sum.update(content)
        return content

    @property
    def digest(self) -> str:
        return self._sum.hexdigest()

    def close(self) -> None:
        self._file.close()
        super().close()


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
