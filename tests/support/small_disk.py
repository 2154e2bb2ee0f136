"""A disk of a few megabytes, mounted for one test: only the administrator of the machine may do that."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount an empty disk at `folder`; skip the test where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Fill the disk to its last byte for the length of the block."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as out:
            while out.write(bytes(4096)):
                pass
    except OSError:
        pass
    try:
        yield
    finally:
        ballast.unlink()
