"""Removes a cluster when whoever started it is gone, however that ended: `python -m ha.sweep FOLDER`."""

import shutil
import signal
import sys
import time
from pathlib import Path

from ha.processes import kill_all


def main() -> None:
    """Wait until the other end of the standard input is closed, then stop and remove everything in the folder."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    folder = Path(sys.argv[1])
    sys.stdin.read()
    for _attempt in range(20):  # a process that was just being started may still write
        kill_all(folder)
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.5)


if __name__ == "__main__":
    main()
