"""Every step that is recorded has words in which people read it."""

import ast
from collections.abc import Iterator

from tests.support.source import Source, product
from voucher.audit.events import KINDS, LABELS

WORDED = {event for _kind, event in LABELS}


def test_every_recorded_event_has_its_words():
    wordless = {
        f"{source.name}: {event}"
        for source in product()
        for event in _recorded(source)
        if event not in WORDED
    }
    assert not wordless


def test_every_kind_of_record_has_its_name():
    assert {kind for kind, _event in LABELS} <= set(KINDS)


def _recorded(source: Source) -> Iterator[str]:
    """Yield the events that `record(...)` is called with, as far as they stand there in full."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
            for keyword in node.keywords:
                if keyword.arg == "event" and not isinstance(keyword.value, ast.JoinedStr):
                    yield from _texts(keyword.value)


def _texts(value: ast.expr) -> Iterator[str]:
    """Yield the texts an expression may give; in a condition only what it chooses from."""
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.IfExp):
        yield from _texts(value.body)
        yield from _texts(value.orelse)
