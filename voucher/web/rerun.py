"""A page that the database could not finish is made once more, from its beginning, where nothing was recorded yet."""

import logging
import random
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, request
from sqlalchemy.exc import DBAPIError

PAUSES = (
    0.05,
    0.2,
    0.8,
)  # seconds before the second, third and fourth attempt, each at random up to a half longer

log = logging.getLogger(__name__)
View = Callable[..., Any]


def install(app: Flask, may_run_again: Callable[[DBAPIError], bool], take_back: Callable[[], None]) -> None:
    """Let every page have up to four attempts; call it when all pages are there.

    Args:
        may_run_again: Says whether nothing was committed and the database asks for another attempt.
        take_back: Undoes what was begun.
    """

    def patient(view: View) -> View:
        @wraps(view)
        def run(**values: Any) -> Any:
            for pause in PAUSES:
                try:
                    return view(**values)
                except DBAPIError as fault:
                    if not may_run_again(fault):
                        raise
                    log.warning("%s is run again: %s", request.endpoint, type(fault.orig).__name__)
                take_back()
                time.sleep(pause * random.uniform(1, 1.5))  # noqa: S311
                _rewind_uploads()
            return view(**values)

        return run

    for name, view in app.view_functions.items():
        if name != "static":
            app.view_functions[name] = patient(view)


def _rewind_uploads() -> None:
    for upload in request.files.values():
        upload.stream.seek(0)
