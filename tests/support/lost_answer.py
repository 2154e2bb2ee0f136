"""A serving process that dies when its work is kept, before it answers: `python -m tests.support.lost_answer`.

Arguments: the database, the cookie's secret, the address, and the fields of the form as JSON.
"""

import json
import os
import sys

from flask import request
from werkzeug.wrappers import Response

from config import Config
from tests.support.plain_browser import PlainBrowser
from voucher.app import create_app

DIED = 9


def main() -> None:
    """Take one form."""
    database_url, secret, address, fields = sys.argv[1:]
    app = create_app(Config(secret_key="for tests only", database_url=database_url))

    @app.after_request  # the last one hung on the application is the first to see an answer
    def die(answer: Response) -> Response:
        if request.method == "POST":
            os._exit(DIED)
        return answer

    PlainBrowser(app, secret).post(address, json.loads(fields))


if __name__ == "__main__":
    main()
