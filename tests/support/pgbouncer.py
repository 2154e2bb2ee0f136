"""PgBouncer in transaction mode before the PostgreSQL of the tests, on a socket in a temporary folder."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

SERVER_CONNECTIONS = 2  # fewer than anybody who asks, so that every connection is shared
_PORT = 6432  # it only names the socket
_CONFIGURATION = """
[databases]
* = {server}

[pgbouncer]
listen_addr =
listen_port = {port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
max_client_conn = 200
default_pool_size = {size}
ignore_startup_parameters = extra_float_digits,options
log_connections = 0
log_disconnections = 0
"""


def installed() -> str | None:
    """Return where Debian's PgBouncer lies; None if it is not installed."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class PgBouncer:
    """One PgBouncer before every database of a server; like PostgreSQL it refuses to be root."""

    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url)
        self.folder = Path(tempfile.mkdtemp(prefix="voucher-bouncer-"))
        self._user = "nobody" if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and return when it answers, at most 15 seconds later."""
        file = self.folder / "pgbouncer.ini"
        file.write_text(
            _CONFIGURATION.format(
                server=self._address(), port=_PORT, folder=self.folder, size=SERVER_CONNECTIONS
            ),
            encoding="utf8",
        )
        group = pwd.getpwnam(self._user).pw_gid if self._user else None
        if self._user:
            for path in (self.folder, file):
                shutil.chown(path, self._user, group)
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(installed()), str(file)],
                user=self._user,
                group=group,
                extra_groups=[] if self._user else None,
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        self._wait_until_it_answers()

    def remove(self) -> None:
        """Stop it and forget its folder."""
        if self._process:
            self._process.kill()
            self._process.wait(timeout=15)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, of: str) -> str:
        """Return the URL that leads through PgBouncer to the database at the URL `of`."""
        address = URL.create(
            "postgresql+psycopg",
            username=self._server.username,
            database=make_url(of).database,
            query={"host": str(self.folder), "port": str(_PORT)},
        )
        return address.render_as_string(hide_password=False)

    def _address(self) -> str:
        server = self._server
        parts = {
            "host": server.host or server.query.get("host"),
            "port": server.port,
            "user": server.username,
            "password": server.password,
        }
        return " ".join(f"{name}='{value}'" for name, value in parts.items() if value)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 15
        while True:
            try:
                psycopg.connect(f"host={self.folder} port={_PORT} user=postgres dbname=postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process is None or self._process.poll() is not None:
                    raise RuntimeError(
                        f"PgBouncer did not start:\n{(self.folder / 'log').read_text()}"
                    ) from None
                time.sleep(0.05)
