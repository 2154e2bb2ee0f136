"""Nobody stays in the queue because somebody did not click: a serving process looks for itself."""

import time
from pathlib import Path

from tests.support.live_server import empty
from tests.support.rush import answers, rush
from voucher.app import create_app
from voucher.storage import db

PATIENCE = 30  # seconds


def test_a_serving_process_decides_without_a_click(tmp_path: Path):
    server = empty(tmp_path)
    with create_app(server.settings()).app_context():
        crowd = rush(10_000, 10_000)
        crowd.submit(0)
        db.session.remove()
        server.start()
        try:
            deadline = time.monotonic() + PATIENCE
            while not answers()[0][2] and time.monotonic() < deadline:
                time.sleep(0.5)
        finally:
            server.stop()
        assert [held for _, _, held, _ in answers()] == [True]
        db.engine.dispose()
