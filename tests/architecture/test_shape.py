"""Sizes and names: what a stranger can take in."""

import ast

from tests.support.catalogue import ROOT
from tests.support.source import everything, product

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
LINES_OF_A_TEMPLATE = 100


def test_a_file_is_read_in_one_sitting():
    sizes = {source.name: source.text.count("\n") for source in everything()}
    assert not {name: lines for name, lines in sizes.items() if lines > LINES_OF_A_FILE}


def test_a_function_fits_on_a_screen():
    long = {
        f"{source.name}:{function.lineno} {function.name}": _lines(function)
        for source in everything()
        for function in source.functions()
        if _lines(function) > LINES_OF_A_FUNCTION
    }
    assert not long


def test_a_template_fits_on_a_page():
    sizes = {str(t.relative_to(ROOT)): t.read_text().count("\n") for t in (ROOT / "templates").rglob("*.*")}
    assert not {name: lines for name, lines in sizes.items() if lines > LINES_OF_A_TEMPLATE}


def test_only_one_file_commits():
    committing = [source.name for source in product() if ".commit(" in source.text]
    assert set(committing) - {"voucher/storage/prepared.py"} == {"voucher/storage/transaction.py"}  # 0027


def test_no_file_has_a_name_that_means_nothing():
    empty = {
        "utils",
        "helpers",
        "common",
        "manager",
        "service",
        "constants",
        "types",
        "misc",
        "rules",
        "info",
    }
    assert not [source.name for source in everything() if source.path.stem in empty]


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function):
        docstring = function.body[0]
        lines -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
    return lines
