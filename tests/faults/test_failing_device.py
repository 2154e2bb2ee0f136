"""The disk answers with an error in the middle of a commit: nobody is told that it is done, nothing is half done."""

import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from tests.support.confirming import CONFIRM, Confirming, portal_on
from tests.support.laboratory import Laboratory
from voucher.storage import db

A_FEW_PAGES = 8 * 4096  # bytes: less than a step writes


@contextmanager
def failing_beyond(size: int) -> Iterator[None]:
    """Let the system refuse whatever this process writes behind so many bytes of a file, as a broken device does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_device_that_fails_in_the_middle_of_a_commit_leaves_nothing_half_done(
    laboratories: Callable[[str], Laboratory], tmp_path: Path
):
    sqlite = laboratories("sqlite")
    sqlite.empty()
    file = tmp_path / "portal.sqlite3"
    shutil.copyfile(str(sqlite.engine.url.database), file)
    with portal_on(f"sqlite:///{file}", tmp_path / "documents") as portal:
        town = Confirming(portal, portal, deliveries=2)
        page = town.page()
        with portal.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        with failing_beyond(A_FEW_PAGES):
            told = page.submit(CONFIRM, status=503)
        assert told.h1 == "It is not certain whether this was recorded"
        assert town.redeemed() == 0
        assert "Redeemed" in page.submit(CONFIRM).h1
        assert town.redeemed() == 1
        with portal.app_context():
            assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
