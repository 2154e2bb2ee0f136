"""Mails as people read them: a text template whose first line is the subject."""

from typing import Any

from flask import current_app, render_template, url_for

from config import Config


def letter(template: str, **facts: Any) -> tuple[str, str]:
    """Return the subject and the body of a mail, in the language of this request."""
    config: Config = current_app.config["PORTAL"]
    text = render_template(template, bureau_name=config.bureau, phone=config.contact_phone, **facts)
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"


def absolute_url(endpoint: str, **values: Any) -> str:
    """Return an address for a mail or a code: it begins as the settings say, never as the request does."""
    config: Config = current_app.config["PORTAL"]
    return config.public_url.rstrip("/") + url_for(endpoint, **values)
