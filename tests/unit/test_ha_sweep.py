"""A cluster whose starter is gone is stopped and removed."""

import subprocess
import sys
from pathlib import Path

from ha.cluster import ROOT


def test_what_works_in_the_folder_ends_with_whoever_started_it(tmp_path: Path):
    folder, beside = tmp_path / "cluster", tmp_path / "beside"
    for place in (folder / "db1", beside):
        place.mkdir(parents=True)
    inside = subprocess.Popen(["sleep", "60"], cwd=folder / "db1", start_new_session=True)
    outside = subprocess.Popen(["sleep", "60"], cwd=beside, start_new_session=True)
    sweeper = subprocess.Popen(
        [sys.executable, "-m", "ha.sweep", str(folder)], cwd=ROOT, stdin=subprocess.PIPE
    )
    try:
        assert sweeper.stdin
        sweeper.stdin.close()  # as when the process at the other end is killed
        assert sweeper.wait(timeout=30) == 0
        assert inside.wait(timeout=5) != 0
        assert not folder.exists()
        assert outside.poll() is None
    finally:
        for process in (inside, outside, sweeper):
            process.kill()
            process.wait()
