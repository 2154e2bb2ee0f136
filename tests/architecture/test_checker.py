"""The checker shares nothing with what it checks."""

import ast
import sys
from collections.abc import Iterator

from tests.architecture.test_audit_events import MACHINES
from tests.support.source import Source, product
from voucher.checker.history import KINDS, MOVES

FOREIGN = {"sqlalchemy"}
ORM = {"select", "insert", "update", "delete", "table", "column"}


def checker() -> list[Source]:
    return [source for source in product() if source.room == "checker"]


def strangers(source: Source) -> Iterator[str]:
    """Yield what a file imports that is neither the standard library nor a part of the checker."""
    for module, _name in source.imports():
        top = module.partition(".")[0]
        if (
            top not in sys.stdlib_module_names
            and not module.startswith("voucher.checker")
            and top not in FOREIGN
        ):
            yield f"{source.name} imports {module}"


def test_the_checker_imports_nothing_of_the_portal():
    assert checker()
    assert not [found for source in checker() for found in strangers(source)]


def test_the_checker_asks_in_plain_sql():
    asked = [(source.name, name) for source in checker() for _module, name in source.imports() if name in ORM]
    assert not asked
    assert not [source.name for source in checker() if "sqlalchemy.orm" in source.text]


def test_whoever_checks_an_export_needs_this_one_file():
    [alone] = [source for source in checker() if source.part == "chain"]
    assert {module for module, _name in alone.imports()} <= set(sys.stdlib_module_names) | {"collections.abc"}
    assert ast.get_docstring(alone.tree)


def test_the_checker_knows_the_moves_that_can_happen():
    """They are written down a second time: a move that is new in a room's table is new here, on purpose."""
    moves = {
        (kind, source.value, event.value, target.value)
        for kind, machine in MACHINES.items()
        for (source, event), target in machine.moves.items()
    }
    assert moves == MOVES
    assert sorted(MACHINES) == KINDS
