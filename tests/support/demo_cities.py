"""The demo city as it is built at several moments, each once for all processes of a run."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.laboratory import migrate, settings
from tests.support.live_server import built_once, with_demo_city
from voucher import clock
from voucher.app import create_app
from voucher.cli.demo import build
from voucher.storage import db

TODAY = "today"
NEW_YEAR = "new-year"
MOMENTS = {NEW_YEAR: datetime(2028, 1, 1, 0, 5, tzinfo=clock.CITY)}


@dataclass(frozen=True, slots=True)
class DemoCity:
    """A city in its database, and the moment at which it was built."""

    app: Flask
    moment: datetime

    def call(self, question: Callable[..., Any], *args: Any) -> Any:
        """Ask at the moment of the city."""
        with clock.at(self.moment), self.app.app_context():
            return question(*args)


@pytest.fixture(scope="module", params=[TODAY, pytest.param(NEW_YEAR, marks=pytest.mark.long)])
def demo_city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoCity]:
    """A copy of the city as it is today, and in the first minutes of a year; on SQLite."""
    yield from _opened(request.param, tmp_path_factory)


@pytest.fixture(scope="module")
def new_year_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoCity]:
    """A copy of the city as it is in the first minutes of a year; on SQLite."""
    yield from _opened(NEW_YEAR, tmp_path_factory)


def build_at(moment: datetime, database_url: str, documents: Path) -> DemoCity:
    """Build the city in an empty database that has its tables."""
    city = DemoCity(create_app(settings(database_url, documents)), moment)
    city.call(build)
    return city


def _opened(name: str, paths: pytest.TempPathFactory) -> Iterator[DemoCity]:
    base = paths.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder = paths.mktemp(name)
    if name == TODAY:
        with_demo_city(folder, shared)
    else:
        kept = built_once(shared, name, lambda building: _build_on_sqlite(MOMENTS[name], building))
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    app = create_app(settings(_sqlite(folder), folder / "documents"))
    yield DemoCity(app, MOMENTS.get(name) or clock.now().astimezone(clock.CITY))
    with app.app_context():
        db.engine.dispose()


def _build_on_sqlite(moment: datetime, folder: Path) -> None:
    migrate(_sqlite(folder))
    build_at(moment, _sqlite(folder), folder / "documents")


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'portal.sqlite3'}"
