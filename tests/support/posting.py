"""A process that posts to the books until it is killed: `python -m tests.support.posting DATABASE_URL YEAR FIRST`."""

import sys
from itertools import count

from config import Config
from voucher.access import SYSTEM
from voucher.app import create_app
from voucher.budget import books
from voucher.ledger import Money, movements
from voucher.ledger.movements import Purse
from voucher.storage import transaction

FACE = Money.yuan(1)


def main() -> None:
    """Issue and lock one voucher after the other, both in one transaction; print a line for each that is kept."""
    database_url, year, first = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    purse = Purse(year)
    with create_app(Config(database_url=database_url)).app_context():
        for number in count(first):
            with transaction() as session:
                books.post(session, SYSTEM, movements.issue(f"voucher:{number}:issue", purse, number, FACE))
                books.post(
                    session, SYSTEM, movements.lock(f"order:{number}:lock", purse, number, number, FACE)
                )
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
