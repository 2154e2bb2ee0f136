"""Backups with the roles a city in production has: who serves or reads makes them, who owns the tables restores."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from config import Config
from tests.support.laboratory import Laboratory
from tests.support.orders import confirmed_order
from tests.support.roles import RoledCity, opened
from tests.support.trade import trade


@pytest.fixture
def new_place(roled_city: RoledCity, laboratories: Callable[[str], Laboratory]) -> Iterator[RoledCity]:
    """An empty database beside the city's, whose tables belong to the same role."""
    databases, name = laboratories("postgres").databases, f"restored_{uuid.uuid4().hex[:8]}"
    place = roled_city.elsewhere(databases.copy(name))
    assert run(place.superuser, "database", "roles", "--apply").exit_code == 0
    yield place
    databases.drop(name)  # roles are not dropped as long as they own anything


def run(config: Config, *command: object) -> Result:
    """Run a command of the portal with these settings."""
    with opened(config) as app:
        return app.test_cli_runner().invoke(args=[str(part) for part in command])


@pytest.mark.parametrize("maker", ["application", "reading"])
def test_roles_that_change_no_table_make_backups_and_the_owner_restores_them(
    roled_city: RoledCity, new_place: RoledCity, tmp_path: Path, maker: str
):
    key, file, papers = str(tmp_path / "key"), tmp_path / "city.backup", str(tmp_path / "papers")
    with opened(roled_city.application):
        confirmed_order(trade(), price=2_000)
    here = replace(getattr(roled_city, maker), backup_key_file=key)
    assert run(here, "backup", "key", key).exit_code == 0
    made = run(here, "backup", "create", file)
    assert made.exit_code == 0, made.output

    owner = replace(new_place.migration, backup_key_file=key, documents_dir=papers)
    restored = run(owner, "backup", "restore", file)
    assert restored.exit_code == 0, restored.output
    assert "): in order." in restored.output
    checked = run(replace(new_place.application, documents_dir=papers), "ledger", "verify")
    assert checked.exit_code == 0, checked.output
