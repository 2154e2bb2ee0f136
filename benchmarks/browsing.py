"""Browsers inside the process: what a page costs the server, without a network between."""

import time
from dataclasses import dataclass
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.statements import statements
from voucher.accounts.models import Person, SignInSession
from voucher.accounts.secret import hash_of, new_secret
from voucher.storage import db, transaction
from voucher.web.login import cookie_name

VISITOR = ""
TIMES = 15


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page: its median server time in milliseconds, and its number of statements."""

    milliseconds: float
    statements: int


def browser(app: Flask, who: str) -> FlaskClient:
    """Return a browser in which this person of the demo city is signed in; `VISITOR` is nobody."""
    client = app.test_client()
    if who != VISITOR:
        secret = new_secret()
        with app.app_context(), transaction() as session:
            person = select(Person.id).where(Person.email == f"{who}@demo.example")
            session.add(SignInSession(secret_hash=hash_of(secret), person_id=session.scalar(person)))
        client.set_cookie(cookie_name(app), secret)
    return client


def measured(app: Flask, client: FlaskClient, path: str, times: int = TIMES) -> Fetched:
    """Fetch the page so many times, and once before to warm up what is loaded once."""
    with app.app_context():
        engine = db.engine
    with statements(engine) as sent:
        _fetch(client, path)
    return Fetched(1000 * median([_fetch(client, path) for _ in range(times)]), len(sent))


def _fetch(client: FlaskClient, path: str) -> float:
    begun = time.perf_counter()
    answer = client.get(path)
    seconds = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return seconds
