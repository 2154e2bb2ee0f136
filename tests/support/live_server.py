"""The portal as it really runs: gunicorn in a process of its own, on a free port, with its own database."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from config import Config
from tests.support.catalogue import ROOT


class LiveServer:
    """A running portal; everything it keeps lies in `folder`."""

    application = "wsgi:app"

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url or f"sqlite:///{folder / 'portal.sqlite3'}"
        self._process: subprocess.Popen[bytes] | None = None

    def flask(self, *command: str) -> str:
        """Run a command of the portal on the server's database and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *command],
            cwd=ROOT,
            env=self._environment(),
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"flask {' '.join(command)} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    def beside(self, *command: str) -> subprocess.Popen[bytes]:
        """Start a command of the portal that goes on beside the server, until the caller ends it."""
        with (self.folder / "beside.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "flask", *command],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )

    def settings(self) -> Config:
        """Return the settings with which the test looks into the server's own database."""
        return Config(
            secret_key="for tests only",
            database_url=self.database_url,
            documents_dir=str(self.folder / "documents"),
        )

    def start(self, *, patience: float = 30) -> None:
        """Start serving and return when the home page answers, at most 30 seconds (`patience`) later."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", self.application],
                cwd=ROOT,
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + patience
        while not self._answers():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise RuntimeError(f"the portal did not start:\n{self.log()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop serving; everything kept stays."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self._process.kill()
            self._process = None

    def workers(self) -> list[int]:
        """Return the serving processes."""
        assert self._process
        master = self._process.pid
        return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]

    def kill(self) -> None:
        """Kill the master, as the kernel does when memory runs out; its workers notice and end."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def log(self) -> str:
        """Return what the server has written so far."""
        return (self.folder / "server.log").read_text()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=5):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "VOUCHER_DATABASE_URL": self.database_url,
            "VOUCHER_DOCUMENTS_DIR": str(self.folder / "documents"),
            "VOUCHER_PUBLIC_URL": self.url,
        }


def with_demo_city(folder: Path, shared: Path) -> LiveServer:
    """Return a server, not started, that holds a copy of the demo city, which is built once in `shared`."""
    city = built_once(shared, "demo-city", lambda building: LiveServer(building).flask("prepare"))
    shutil.copytree(city, folder, dirs_exist_ok=True)
    return LiveServer(folder)


def built_once(shared: Path, name: str, build: Callable[[Path], object]) -> Path:
    """Return a folder of `shared` that whoever asks first, of all processes, fills with `build`."""
    folder, building = shared / name, shared / f"{name}.building"
    shared.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            build(building)
            building.rename(folder)
    return folder


def empty(folder: Path) -> LiveServer:
    """Return a server, not started, whose database is migrated and empty."""
    server = LiveServer(folder)
    server.flask("db", "upgrade")
    return server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
