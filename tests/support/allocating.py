"""An allocator that stops in the middle of a batch until it is killed: `python -m tests.support.allocating URL`."""

import sys
import time
from typing import Any

from config import Config
from voucher.app import create_app
from voucher.applications.allocate import allocate
from voucher.budget import books


def main() -> None:
    """Decide on the front of the queue, say so, and never finish."""
    post_all = books.post_all

    def post_and_wait(*what: Any) -> int:
        post_all(*what)
        sys.stdout.write("everything is written, nothing is kept\n")
        sys.stdout.flush()
        time.sleep(300)
        return 0

    books.post_all = post_and_wait
    with create_app(Config(database_url=sys.argv[1])).app_context():
        allocate()


if __name__ == "__main__":
    main()
