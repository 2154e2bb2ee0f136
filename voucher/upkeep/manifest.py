"""What a backup says about itself: first what it is, at the end what must have been in it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

FORMAT = 1
HEAD = "head.json"
MANIFEST = "manifest.json"
DOCUMENTS = "document"  # the table whose rows say which files belong to the city
ACCOUNTS = "ledger_account"


@dataclass(frozen=True, slots=True)
class Head:
    """The first member: from when and of which version the backup is, and the columns of its tables."""

    made_at: str
    revision: str
    engine: str
    columns: dict[str, list[str]]
    format: int = FORMAT


@dataclass(slots=True)
class Manifest:
    """The last member: rows and digest of every table, money by year and stage in fen, files, and every member.

    `members` are the parts of the tables with their size and SHA-256; the files of documents follow the rows that
    name them with theirs.
    """

    tables: dict[str, tuple[int, str]] = field(default_factory=dict)
    stages_fen: dict[str, int] = field(default_factory=dict)
    files: int = 0
    file_bytes: int = 0
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is written."""
        return asdict(self)

    @classmethod
    def read(cls, written: dict[str, Any]) -> "Manifest":
        """Return what `as_json` gave, after it went through JSON."""
        pairs = {name: {k: tuple(v) for k, v in written[name].items()} for name in ("tables", "members")}
        return cls(**(written | pairs))

    def differences(self, other: "Manifest") -> list[str]:
        """Name what the two do not agree on, tables and members first."""
        found = []
        for name in ("members", "tables", "stages_fen"):
            mine, others = getattr(self, name), getattr(other, name)
            found += [key for key in sorted(mine.keys() | others.keys()) if mine.get(key) != others.get(key)]
        files = (self.files, self.file_bytes) != (other.files, other.file_bytes)
        return [*found, *(["the files of documents"] if files else [])]


class Stages:
    """Adds up what stands on the accounts, by year and stage."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._year, self._stage, self._fen = (
            columns.index(name) for name in ("budget_year", "stage", "balance_fen")
        )
        self._found: Counter[str] = Counter()

    def add(self, row: Sequence[Any]) -> None:
        self._found[f"{row[self._year]} {row[self._stage]}"] += row[self._fen]

    @property
    def fen(self) -> dict[str, int]:
        return dict(sorted(self._found.items()))
