"""Places into which a city is restored or moved, backups that somebody tampered with, and processes that are killed."""

import gzip
import io
import multiprocessing
import os
import signal
import tarfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.support.laboratory import Laboratory, settings
from voucher.app import create_app
from voucher.storage import db
from voucher.upkeep.plain_rows import tables, tally
from voucher.upkeep.seal import Opener, Sealer

KEY = bytes(range(32))
Content = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """A portal of its own, with a database that has its tables and nothing else."""

    url: str
    documents: Path
    app: Flask
    engine: Engine


@pytest.fixture
def empty_place(
    laboratories: Callable[[str], Laboratory], tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[[str], Place]:
    """Return a new empty place on an engine: `sqlite` or `postgres`."""

    def make(engine_name: str) -> Place:
        name = f"place_{uuid.uuid4().hex[:8]}"
        url, documents = laboratories(engine_name).databases.copy(name), tmp_path / name
        app = create_app(settings(url, documents))
        with app.app_context():
            engine = db.engine
        request.addfinalizer(engine.dispose)
        return Place(url, documents, app, engine)

    return make


@pytest.fixture
def documents(app: Flask) -> Path:
    """Where the laboratory's portal keeps its documents."""
    return Path(app.config["DOCUMENTS_DIR"])


def name_of(engine: Engine) -> str:
    """Return the name of a laboratory's engine."""
    return "sqlite" if engine.dialect.name == "sqlite" else "postgres"


def digests(engine: Engine) -> dict[str, str]:
    """Return the digest of everything in every table."""
    with engine.connect() as connection:
        return {table.name: tally(connection, table).digest for table in tables()}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the tables that are not as they were."""
    return {name for name in before if before[name] != after[name]}


def repacked(file: Path, target: Path, change: Callable[[Content], Content]) -> Path:
    """Write a backup anew, with the right key, after something in it was changed."""
    with file.open("rb") as source:
        opened = gzip.decompress(io.BufferedReader(Opener(source, KEY)).read())
    with tarfile.open(fileobj=io.BytesIO(opened)) as tar:
        content = {member.name: tar.extractfile(member).read() for member in tar}
    with target.open("wb") as out:
        sealer = Sealer(out, KEY)
        with (
            gzip.GzipFile(fileobj=sealer, mode="wb") as packed,
            tarfile.open(fileobj=packed, mode="w|") as tar,
        ):
            for name, inside in change(content).items():
                member = tarfile.TarInfo(name)
                member.size = len(inside)
                tar.addfile(member, io.BytesIO(inside))
        sealer.finish()
    return target


def killed(work: Callable[[], object]) -> None:
    """Run the work in a process of its own, which kills itself with `die` before the work is done."""
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(timeout=60)
    assert process.exitcode == -signal.SIGKILL, f"it ended by itself with {process.exitcode}"


def die(*_anything: object) -> None:
    """End this process at once, as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)
