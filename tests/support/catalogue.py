"""The Chinese catalogue as tests read it."""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
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


def texts_of(message: Message) -> tuple[tuple[str, ...], str]:
    """Return the English of a message, both of it if it counts something, and its Chinese, which is one."""
    english = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    string = message.string[0] if isinstance(message.string, (tuple, list)) else message.string
    return tuple(map(str, english)), str(string or "")


@cache
def _in_chinese() -> dict[str, str]:
    pairs = [texts_of(message) for message in chinese() if message.id]
    return {one: text for english, text in pairs for one in english}


def chinese_for(english: str) -> str | None:
    """Return the Chinese for a whole message, one thing or many, or None if it is no message."""
    return _in_chinese().get(english) or None


def zh(english: str, **facts: object) -> str:
    """Return a message as a Chinese reader meets it; as it is when it has no Chinese yet."""
    text = chinese_for(english) or english
    return text % facts if facts else text
