"""Browsers that somebody has signed in with, without the sign-in page."""

from flask import Flask

from tests.support.pages import Client
from voucher.access import Actor
from voucher.accounts.models import SignInSession
from voucher.accounts.secret import hash_of, new_secret
from voucher.storage import transaction
from voucher.web.login import cookie_name


def browser_of(app: Flask, actor: Actor) -> Client:
    """Return a browser in which this person is signed in, wearing their first hat."""
    secret = new_secret()
    with app.app_context(), transaction() as session:
        session.add(SignInSession(secret_hash=hash_of(secret), person_id=actor.person_id))
    browser = Client(app)
    browser.keep_cookie(cookie_name(app), secret)
    return browser
