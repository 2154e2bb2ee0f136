"""Several people act in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask

from voucher.refusal import Refusal
from voucher.storage import db


def together(app: Flask, *steps: Callable[[], object]) -> list[Refusal]:
    """Let each step run in a thread of its own, all at once; return the refusals."""
    start = Barrier(len(steps))

    def run(step: Callable[[], object]) -> Refusal | None:
        with app.app_context():
            start.wait()
            try:
                step()
            except Refusal as refusal:
                return refusal
            finally:
                db.session.remove()
        return None

    with ThreadPoolExecutor(len(steps)) as threads:
        return [refusal for refusal in threads.map(run, steps) if refusal]
