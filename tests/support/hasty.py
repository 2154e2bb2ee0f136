"""The portal with one guard off: a number is out before its application is kept, as a database's own sequence gives it.

`gunicorn tests.support.hasty:app`
"""

import random
import time

from sqlalchemy.orm import Session

from config import Config
from voucher.app import create_app
from voucher.applications import apply
from voucher.storage import db, next_in_both

LONGEST = 0.5  # seconds between a number and what it numbers


def _give_early(_session: Session, *names: str) -> tuple[int, int]:
    with Session(db.engine) as own:
        numbers = next_in_both(own, *names)
        own.commit()
    time.sleep(random.uniform(0, LONGEST))
    return numbers


apply.next_in_both = _give_early
app = create_app(Config())
