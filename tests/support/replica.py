"""A primary with a streaming replica, both real servers, and the portal that reads from both."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text

from tests.support.laboratory import migrate, settings
from tests.support.postgres import PostgresServer
from voucher.app import create_app
from voucher.storage import db
from voucher.storage.replica import Replica

LEVEL = text("SELECT pg_last_wal_replay_lsn() >= CAST(:written AS pg_lsn)")


class Standby(PostgresServer):
    """A replica of a running server, made with its own binaries."""

    def __init__(self, primary: PostgresServer) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="voucher-pg-"))
        self._settings = primary._settings | {"wal_retrieve_retry_interval": "100ms"}
        self._user, self._binaries = primary._user, primary._binaries
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            self.folder.chmod(0o711)
        for part in (self._data, self._sockets):
            part.mkdir(mode=0o700)
            if self._user:
                shutil.chown(part, self._user, self._group)
        subprocess.run(
            [
                self._binaries / "pg_basebackup",
                *("-D", self._data, "-h", primary._sockets, "-U", "postgres"),
                *("-R", "-X", "stream", "-c", "fast", "--no-sync"),
            ],
            user=self._user,
            group=self._group,
            extra_groups=[] if self._user else None,
            cwd=self.folder,
            check=True,
            capture_output=True,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        )


class Streamed:
    """The portal, its primary and its replica."""

    def __init__(self, folder: Path) -> None:
        self.primary = PostgresServer()
        self.primary._settings = self.primary._settings | {"synchronous_commit": "on"}
        self.primary.start()
        migrate(self.primary.url())
        self.standby = Standby(self.primary)
        self.standby.start()
        config = settings(self.primary.url(), folder)
        self.app: Flask = create_app(replace(config, replica_url=self.standby.url()))
        self.replica: Replica = self.app.extensions["replica"]
        self.replica.rest = 0.0
        self._on_standby: Engine = create_engine(self.standby.url(), isolation_level="AUTOCOMMIT")
        self.call(self._commit)

    def _commit(self) -> None:
        """Commit something: a replica that has replayed no commit cannot say how old its figures are."""
        with db.engine.begin() as connection:
            connection.execute(text("SELECT pg_logical_emit_message(true, 'test', 'a commit')"))

    def call(self, verb: Callable[..., Any], *args: Any) -> Any:
        with self.app.app_context():
            return verb(*args)

    def catch_up(self) -> None:
        """Wait until the replica has replayed whatever the primary has written by now."""
        written = self.call(
            lambda: db.session.scalar(text("SELECT CAST(pg_current_wal_flush_lsn() AS text)"))
        )
        deadline = time.monotonic() + 30
        with self._on_standby.connect() as connection:
            while not connection.scalar(LEVEL, {"written": written}):
                assert time.monotonic() < deadline, "the replica does not follow"
                time.sleep(0.02)

    def replay(self, *, goes_on: bool) -> None:
        """Let the replica replay what it receives, or hold it back."""
        with self._on_standby.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_wal_replay_{'resume' if goes_on else 'pause'}()")

    def let_go(self) -> None:
        """Close every connection, as before a server is stopped."""
        self._on_standby.dispose()
        self.replica.engine.dispose()
        with self.app.app_context():
            db.engine.dispose()

    def close(self) -> None:
        self.let_go()
        self.standby.remove()
        self.primary.remove()


@pytest.fixture(scope="module")
def streaming(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streamed]:
    """One primary and one replica for all tests of a module."""
    made = Streamed(tmp_path_factory.mktemp("streaming"))
    yield made
    made.close()


@pytest.fixture
def streamed(streaming: Streamed) -> Iterator[Streamed]:
    """The portal with its replica, level with the primary, and as it was afterwards."""
    streaming.catch_up()
    yield streaming
    streaming.replica.longest_lag = timedelta(seconds=10)
