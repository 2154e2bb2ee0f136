"""A backup that is not what was written is found before anybody relies on it, and says where."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.laboratory import Laboratory
from tests.support.orders import running_order
from tests.support.trade import trade
from tests.support.upkeep import KEY, Content, repacked
from voucher.storage import db
from voucher.storage.documents import Document, path_of
from voucher.upkeep.create import create
from voucher.upkeep.faults import BrokenBackup, UpkeepFault
from voucher.upkeep.seal import NAME, read_key
from voucher.upkeep.verify import verify

ACCOUNTS = "tables/ledger_account/000001.jsonl"


@pytest.fixture
def laboratory(laboratories: Callable[[str], Laboratory]) -> Laboratory:
    """One engine is enough: what a file holds does not depend on it."""
    chosen = laboratories("sqlite")
    chosen.empty()
    return chosen


@pytest.fixture
def backup(app: Flask, laboratory: Laboratory, act: Callable[..., Any], tmp_path: Path) -> Path:
    """A backup of a small city with documents."""
    act(lambda: running_order(trade()))
    return create(laboratory.engine, Path(app.config["DOCUMENTS_DIR"]), tmp_path, KEY)[0]


def fault_of(file: Path, key: bytes = KEY) -> str:
    """Return where the first fault is."""
    with pytest.raises(BrokenBackup) as broken:
        verify(file, key)
    return broken.value.member


def test_a_flipped_bit_a_cut_and_another_key_are_found(backup: Path):
    whole = backup.read_bytes()
    assert verify(backup, KEY).files
    for place in (0, len(NAME), len(NAME) + 8, len(NAME) + 40, len(whole) // 2, len(whole) - 1):
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert fault_of(backup).startswith("the seal")
    for shorter in (0, len(NAME), len(NAME) + 32, len(whole) // 2, len(whole) - 1):
        backup.write_bytes(whole[:shorter])
        assert fault_of(backup).startswith("the seal")
    backup.write_bytes(whole + b"x")
    assert fault_of(backup).startswith("the seal")
    backup.write_bytes(whole)
    with pytest.raises(BrokenBackup, match="another key"):
        verify(backup, bytes(32))
    assert verify(backup, KEY)


def without(name: str) -> Callable[[Content], Content]:
    return lambda content: {n: inside for n, inside in content.items() if not n.startswith(name)}


def richer(content: Content) -> Content:
    """Add a fen to the last account."""
    rows = [json.loads(line) for line in content[ACCOUNTS].split(b"\n")]
    rows[-1][-1] += 1
    return content | {ACCOUNTS: b"\n".join(json.dumps(row).encode() for row in rows)}


def scribbled(content: Content) -> Content:
    """Change one letter of every paper."""
    papers = {n: inside[:-1] + b"!" for n, inside in content.items() if n.startswith("documents/")}
    assert papers
    return content | papers


def test_whoever_has_the_key_and_changes_a_part_is_found_too(backup: Path, tmp_path: Path):
    changes = {
        "head.json": without("head.json"),
        ACCOUNTS: without(ACCOUNTS),
        f"{ACCOUNTS} ": richer,
        "documents/": without("documents/"),
        "documents/ ": without("tables/document/"),
        "documents/  ": scribbled,
        "manifest.json": without("manifest.json"),
    }
    assert verify(repacked(backup, tmp_path / "same", lambda content: content), KEY)
    for where, change in changes.items():
        assert fault_of(repacked(backup, tmp_path / "changed", change)).startswith(where.strip())


def test_a_city_whose_papers_are_damaged_is_not_backed_up_in_silence(
    app: Flask, backup: Path, laboratory: Laboratory, tmp_path: Path
):
    documents = Path(app.config["DOCUMENTS_DIR"])
    with app.app_context():
        paper = path_of(db.session.scalars(select(Document)).first() or Document())
        db.session.remove()
    whole = paper.read_bytes()
    paper.write_bytes(whole[:-1] + b"!")
    with pytest.raises(UpkeepFault, match="is not what was uploaded"):
        create(laboratory.engine, documents, tmp_path, KEY)
    paper.unlink()
    with pytest.raises(UpkeepFault, match="cannot be read"):
        create(laboratory.engine, documents, tmp_path, KEY)
    assert list(tmp_path.iterdir()) == [backup]
    paper.write_bytes(whole)
    assert create(laboratory.engine, documents, tmp_path, KEY)


def test_a_key_that_others_may_read_is_refused(tmp_path: Path):
    file = tmp_path / "key"
    file.write_text(KEY.hex() + "\n")
    file.chmod(0o644)
    with pytest.raises(UpkeepFault, match="can be read by others"):
        read_key(str(file))
    file.chmod(0o600)
    assert read_key(str(file)) == KEY
    file.write_text("secret")
    with pytest.raises(UpkeepFault, match="cannot be read as a key"):
        read_key(str(file))
