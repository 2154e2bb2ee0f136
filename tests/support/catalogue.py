"""The Chinese catalogue as tests read it."""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CHINESE = ROOT / "translations" / "zh" / "LC_MESSAGES" / "messages.po"


@cache
def chinese() -> Catalog:
    """Return the catalogue; without the file, an empty one."""
    if not CHINESE.exists():
        return Catalog(locale="zh")
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh")


def chinese_for(english: str) -> str | None:
    """Return the Chinese for a whole message, or None if it is no message."""
    message = chinese().get(english)
    return str(message.string) if message and message.string else None


def zh(english: str, **facts: object) -> str:
    """Return a message as a Chinese reader meets it; as it is when it has no Chinese yet."""
    text = chinese_for(english) or english
    return text % facts if facts else text
