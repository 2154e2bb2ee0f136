"""The processes that work below a folder: every process of the cluster does, whoever started it."""

import contextlib
import os
import signal
import time
from pathlib import Path


def working_in(folder: Path) -> list[int]:
    """Return the ids of the processes whose working directory is `folder` or lies below it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if Path(os.readlink(entry / "cwd")).is_relative_to(folder):
                    found.append(int(entry.name))
    return found


def tell(pids: list[int], what: signal.Signals) -> None:
    """Send a signal to each process that is still there."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)


def kill_all(folder: Path) -> None:
    """Kill whatever works below `folder`, until nothing does."""
    deadline = time.monotonic() + 10
    while (pids := _alive(folder)) and time.monotonic() < deadline:
        tell(pids, signal.SIGKILL)
        time.sleep(0.05)


def named(folder: Path, word: str) -> list[int]:
    """Return the processes below `folder` in whose title the word stands, such as `walsender`."""
    return [pid for pid in working_in(folder) if word in _title(pid)]


def _alive(folder: Path) -> list[int]:
    return [pid for pid in working_in(folder) if _title(pid)]  # a zombie has no title


def _title(pid: int) -> str:
    try:
        return (
            (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return ""
