"""The commands of the drill, as an operator types them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from tests.support.laboratory import Laboratory, settings
from tests.support.orders import confirmed_order
from tests.support.trade import trade
from voucher.app import create_app
from voucher.storage import db


@pytest.fixture
def laboratory(laboratories: Callable[[str], Laboratory]) -> Laboratory:
    """One engine is enough: the commands say what the drill did, which is tried on both."""
    chosen = laboratories("sqlite")
    chosen.empty()
    return chosen


def portal(url: str, documents: str, key: str) -> Callable[..., Result]:
    """Return what runs a command of a portal with these settings."""
    app = create_app(replace(settings(url, Path(documents)), backup_key_file=key))

    def run(*command: object) -> Result:
        done = app.test_cli_runner().invoke(args=[str(part) for part in command])
        with app.app_context():
            db.engine.dispose()
        return done

    return run


def test_the_drill_as_it_is_written_down(
    app: Flask, act: Callable[..., Any], laboratory: Laboratory, tmp_path: Path
):
    act(lambda: confirmed_order(trade(), price=2_000))
    key, folder = tmp_path / "key", tmp_path / "backups"
    folder.mkdir()
    here = portal(str(laboratory.engine.url), app.config["DOCUMENTS_DIR"], str(key))
    assert "names no key" in portal(str(laboratory.engine.url), "", "")("backup", "create", folder).output
    assert here("backup", "key", key).exit_code == 0
    assert here("backup", "key", key).exit_code == 1  # a key is never written over
    made = [here("backup", "create", folder, "--keep", 2) for _ in range(3)]
    assert [done.exit_code for done in made] == [0, 0, 0], made[-1].output
    assert "removed voucher-" in made[2].output
    _older, file = sorted(folder.iterdir())
    assert "is whole" in here("backup", "verify", file).output
    assert "never written over" in here("backup", "create", file).output

    there = portal(f"sqlite:///{tmp_path / 'new.sqlite3'}", str(tmp_path / "papers"), str(key))
    restored = there("backup", "restore", file)
    assert restored.exit_code == 0, restored.output
    assert "): in order." in restored.output
    assert "The portal is read-only" in restored.output
    again = there("backup", "restore", file)
    assert (again.exit_code, "holds rows" in again.output) == (1, True)
    found = [json.loads(place("ledger", "verify", "--json").output) for place in (here, there)]
    assert all(one["ok"] for one in found)
    assert found[0]["totals_fen"] == found[1]["totals_fen"]

    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    broken = here("backup", "verify", file)
    assert (broken.exit_code, "the seal of block 1: it was changed" in broken.output) == (1, True)
