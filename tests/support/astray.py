"""The timers of the portal on a machine whose clock is wrong: `python -m tests.support.astray URL SECONDS`.

Prints the moment the portal believes it is, and how many orders the timers ended.
"""

import sys
from datetime import timedelta

from config import Config
from voucher import clock
from voucher.app import create_app
from voucher.orders.time_out import time_out_due
from voucher.storage.read_only import watch


def main(database_url: str, seconds: float) -> None:
    right, wrong = clock.of_this_machine, timedelta(seconds=seconds)
    clock.of_this_machine = lambda: right() + wrong
    clock.follow(clock.of_this_machine)
    with create_app(Config(secret_key="for tests only", database_url=database_url)).app_context():
        watch().look()
        sys.stdout.write(f"{clock.now().isoformat()} {time_out_due()}\n")


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
