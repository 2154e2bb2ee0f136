"""Inside a room: views, api, export > forms > verbs > books, queries > models > rules. Every file has its floor."""

import ast
from enum import IntEnum
from functools import cache

from tests.support.source import Source, product, rooms

DESKS = {"views", "api", "export"}
WEB = ("flask", "werkzeug", "wtforms", "voucher.web")
IMPURE = (*WEB, "sqlalchemy", "voucher.storage")
REQUEST_NAMES = {"current_user", "g", "request", "session"}


class Floor(IntEnum):
    """What a file of a room is, from the bottom up; a file may look at its own floor and below."""

    RULE = 0
    ROWS = 1
    QUESTION = 2
    VERB = 3
    FORM = 4
    DESK = 5


def test_a_file_looks_down_only():
    breaches = [
        f"{source.name} ({_floor(source).name}) imports {name} ({floor.name})"
        for source in product()
        if source.room in rooms()
        for name, floor in _imports_of_the_house(source)
        if floor > _floor(source)
    ]
    assert not breaches


def test_a_use_case_never_calls_another():
    breaches = [
        f"{source.name} calls {name} of {module}"
        for source in product()
        if source.room in rooms() and _floor(source) is Floor.VERB
        for module, name in source.imports()
        if name in _verbs_of(module) and module != source.dotted
    ]
    assert not breaches


def test_verbs_questions_and_rows_know_nothing_of_the_web():
    breaches = [
        f"{source.name} imports {module}"
        for source in product()
        if source.room in rooms() and _floor(source) < Floor.FORM
        for module, _ in source.imports()
        if module.startswith(WEB)
    ]
    assert not breaches


def test_the_request_is_known_to_the_desk_only():
    breaches = [
        f"{source.name} uses {name}"
        for source in product()
        if source.room != "web" and source.part not in DESKS
        for module, name in source.imports()
        if module in {"flask", "flask_login"} and name in REQUEST_NAMES
    ]
    assert not breaches


@cache
def _modules() -> dict[str, Source]:
    return {source.dotted: source for source in product()}


@cache
def _floor(source: Source) -> Floor:
    if source.part in DESKS:
        return Floor.DESK
    if source.part == "forms" or source.part.endswith("_forms"):
        return Floor.FORM
    if "    __tablename__ = " in source.text:
        return Floor.ROWS
    if "with transaction()" in source.text:
        return Floor.VERB
    touches = any(module.startswith(IMPURE) for module, _ in source.imports())
    touches = touches or any(floor > Floor.RULE for _, floor in _imports_of_the_house(source))
    return Floor.QUESTION if touches else Floor.RULE


def _imports_of_the_house(source: Source) -> list[tuple[str, Floor]]:
    """Return the files of rooms that `source` imports, whether it names them or something in them."""
    named = {
        f"{module}.{name}" if f"{module}.{name}" in _modules() else module
        for module, name in source.imports()
    }
    found = [_modules()[module] for module in sorted(named & _modules().keys() - {source.dotted})]
    return [(target.name, _floor(target)) for target in found if target.room in rooms()]


@cache
def _verbs_of(module: str) -> set[str]:
    """Return the functions of `module` that open a transaction."""
    source = _modules().get(module)
    return {f.name for f in source.functions() if "with transaction()" in ast.unparse(f)} if source else set()
