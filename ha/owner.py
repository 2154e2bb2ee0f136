"""Who the cluster runs as: PostgreSQL refuses root, so root lends everything to the user `postgres`."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ha.packages import PATH


@dataclass(frozen=True, slots=True)
class Owner:
    """The user and group of every process and file; None when that is who runs this."""

    user: int | None
    group: int | None

    @classmethod
    def unprivileged(cls) -> "Owner":
        """Return the user `postgres` when root asks, else whoever asks."""
        if os.geteuid() != 0:
            return cls(None, None)
        entry = pwd.getpwnam("postgres")
        return cls(entry.pw_uid, entry.pw_gid)

    def make(self, folder: Path) -> None:
        """Make a folder that is closed to others."""
        folder.mkdir(mode=0o700, exist_ok=True)
        self._give(folder)

    def write(self, file: Path, text: str) -> None:
        """Write a file that is closed to others."""
        file.touch(mode=0o600)
        file.write_text(text, encoding="utf8")
        self._give(file)

    def start(self, command: list[str], folder: Path, log: Path) -> "subprocess.Popen[bytes]":
        """Start a program that works in `folder` and writes to `log`, in a process group of its own."""
        with log.open("ab") as out:
            return subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                **self.lent(folder),
            )

    def lent(self, folder: Path) -> dict[str, Any]:
        """Return what `subprocess` has to be told to run a program as the owner."""
        environment = {"PATH": PATH, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        if self.user is None:
            return {"env": environment}
        return {"env": environment, "user": self.user, "group": self.group, "extra_groups": []}

    def _give(self, path: Path) -> None:
        if self.user is not None and self.group is not None:
            os.chown(path, self.user, self.group)
