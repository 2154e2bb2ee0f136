"""The programs of the cluster, and the Debian packages they come from."""

import shutil
from pathlib import Path

POSTGRES = Path("/usr/lib/postgresql/15/bin")
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_PROGRAMS = {
    "etcd": "etcd-server",
    "haproxy": "haproxy",
    "patroni": "patroni",
    "patronictl": "patroni",
    "pgbouncer": "pgbouncer",
}
HOW = "apt-get install --no-install-recommends"


def missing() -> list[str]:
    """Return the Debian packages that are not installed."""
    needed = {package for name, package in _PROGRAMS.items() if shutil.which(name, path=PATH) is None}
    if not (POSTGRES / "postgres").exists():
        needed.add("postgresql-15")
    return sorted(needed)


def program(name: str) -> str:
    """Return where a program of the cluster lies.

    Raises:
        FileNotFoundError: Its package is not installed.
    """
    found = shutil.which(name, path=PATH)
    if found is None:
        raise FileNotFoundError(f"{name} is missing: {HOW} {_PROGRAMS[name]}")
    return found
