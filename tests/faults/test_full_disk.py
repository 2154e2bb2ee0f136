"""A disk is full: what would be written is refused in plain words, the rest goes on, and room heals everything."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.confirming import CONFIRM, Confirming, portal_on
from tests.support.laboratory import Laboratory
from tests.support.papers import paper
from tests.support.small_disk import filled, small_disk
from voucher import clock
from voucher.storage import db, kept_files
from voucher.storage.kept_files import NoRoomForDocument

TYPED = "五年规划报告"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=16) as folder:
        yield folder


@pytest.fixture
def sqlite(laboratories: Callable[[str], Laboratory]) -> Laboratory:
    chosen = laboratories("sqlite")
    chosen.empty()
    return chosen


def test_a_full_disk_for_papers_refuses_the_upload_and_nothing_else(laboratory: Laboratory, disk: Path):
    url = laboratory.engine.url.render_as_string(hide_password=False)
    with portal_on(url, disk / "documents") as portal:
        town = Confirming(laboratory.app, portal, deliveries=1)
        with filled(disk):
            refused = town.delivering().submit(note=TYPED, papers=_report(), status=422)
            assert "has no room" in refused.text
            assert TYPED in refused.html
            assert not [file for file in (disk / "documents").rglob("*") if file.is_file()]
            assert "Redeemed" in town.page().submit(CONFIRM).h1
        assert town.delivering().submit(note=TYPED, papers=_report()).status == 200
        assert town.redeemed() == 1


def test_without_care_for_the_rest_a_part_of_the_file_would_stay(
    laboratory: Laboratory, disk: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(laboratory.app.config, "DOCUMENTS_DIR", str(disk))
    with laboratory.app.app_context(), filled(disk):
        with monkeypatch.context() as careless, pytest.raises(NoRoomForDocument):
            careless.setattr(Path, "unlink", lambda *_args, **_kwargs: None)
            kept_files.write("合同.pdf", paper().content)
        assert list(disk.glob("??/.*"))
        assert kept_files.sweep_parts() == 0  # perhaps somebody is still writing it
        with clock.at(clock.now() + timedelta(days=2)):
            assert kept_files.sweep_parts() == 1
        assert not list(disk.glob("??/.*"))


def test_a_full_disk_for_the_database_refuses_changes_and_heals_when_there_is_room(
    sqlite: Laboratory, disk: Path, tmp_path: Path
):
    file = disk / "portal.sqlite3"
    shutil.copyfile(str(sqlite.engine.url.database), file)
    with portal_on(f"sqlite:///{file}", tmp_path / "documents") as portal:
        town = Confirming(portal, portal, deliveries=2)
        page = town.page()
        with filled(disk):
            told = page.submit(CONFIRM, status=503)
            assert told.h1 == "The portal cannot keep anything new at the moment"
            assert "Nothing was recorded" in told.text
            assert page.click("Overview").status == 200  # what is kept can be read
        assert town.redeemed() == 0
        assert "Redeemed" in page.submit(CONFIRM).h1
        assert town.redeemed() == 1
        with portal.app_context():
            assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"


def _report() -> tuple[BytesIO, str]:
    return BytesIO(paper().content), "报告.pdf"
