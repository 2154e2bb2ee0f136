"""The whole look at one moment of the portal: every rule, and the chain over what happened."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from voucher.checker import trail
from voucher.checker.everything import everything
from voucher.checker.rule import N_, Breach
from voucher.checker.snapshot import snapshot

CHAIN = N_("the chain over the audit trail and the books is whole")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What was found: breaches, the first first; how much was looked at; money by year and stage in fen; the chain.

    `head` is the digest of seal `seal_id`, the last; `checker` is the version of the code that looked.
    """

    breaches: list[Breach]
    counts: dict[str, int]
    totals: Mapping[str, dict[str, int]]
    seal_id: int
    head: str
    checker: str


def reconcile(
    engine: Engine, documents: Path, *, sealed_before: datetime, read_files: bool = False
) -> Reconciliation:
    """Look at everything as it is now, while others go on writing.

    Args:
        documents: The folder of the uploaded files.
        sealed_before: What was written before this moment has to be in a seal.
        read_files: Whether each file is compared by its content, or only by its size.
    """
    with snapshot(engine) as connection:
        found = everything(connection, documents, read_files=read_files)
        chain = trail.chain(connection, before=sealed_before)
    faults = [Breach(CHAIN, where, what) for where, what in chain.faults]
    counts = found.counts | {"seals": chain.seals, "sealed": chain.members}
    return Reconciliation(
        [*found.breaches, *faults], counts, found.totals, chain.last_seal, chain.head, version()
    )


def version() -> str:
    """Return the SHA-256 of the checker's own files: which code gave a verdict."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.[pt][yx]*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
