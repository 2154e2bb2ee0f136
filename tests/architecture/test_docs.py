"""The documents say what the code does."""

from collections.abc import Iterator

import click
from flask import Flask

from config import Config
from tests.support.catalogue import ROOT
from voucher.cli.docs import states_page

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf8")
OF_FLASK = {"db", "routes", "run", "shell"}


def test_every_setting_is_explained():
    assert not [key for key in sorted(Config.keys()) if f"| `{key}` |" not in OPERATIONS]


def test_no_setting_is_explained_that_nobody_reads():
    explained = {line.split("`")[1] for line in OPERATIONS.splitlines() if line.startswith("| `VOUCHER_")}
    assert explained <= {*Config.keys(), "VOUCHER_TEST_POSTGRES_URL"}


def test_every_command_is_explained(bare_app: Flask):
    commands = [name for top in bare_app.cli.commands.values() for name in _names(top)]
    assert not [name for name in commands if f"| `flask {name}" not in OPERATIONS]


def test_the_picture_of_the_states_is_current():
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf8") == states_page(), "run `make docs`"


def _names(command: click.Command, before: str = "") -> Iterator[str]:
    """Yield `group command` for every command of ours."""
    name = f"{before} {command.name}".strip()
    if name in OF_FLASK:
        return
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _names(inner, name)
    else:
        yield name
