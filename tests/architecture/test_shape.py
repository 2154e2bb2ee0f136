"""Sizes and places: what a stranger can take in, and where a name may stand."""

import ast

from tests.support.catalogue import ROOT
from tests.support.source import Source, everything, product, rooms

DESKS = {"views", "api", "export"}
FORMS = {"forms"}
WEB = ("flask", "flask_babel", "flask_login", "flask_wtf", "werkzeug", "wtforms", "voucher.web")
REQUEST_NAMES = {"current_user", "g", "request", "session"}
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
    assert committing == ["voucher/storage/transaction.py"]


def test_verbs_questions_and_rows_know_nothing_of_the_web():
    breaches = [
        f"{source.name} imports {module}"
        for source in product()
        if _in_a_room(source) and source.path.stem not in DESKS | FORMS
        for module, _ in source.imports()
        if module.startswith(WEB)
    ]
    assert not breaches


def test_the_request_is_known_to_the_desk_only():
    breaches = [
        f"{source.name} uses {name}"
        for source in product()
        if source.path.stem not in DESKS and "web" not in source.path.parts
        for module, name in source.imports()
        if module in {"flask", "flask_login"} and name in REQUEST_NAMES
    ]
    assert not breaches


def test_a_use_case_never_calls_another():
    verbs = {source.dotted for source in product() if _is_a_verb(source)}
    breaches = [
        f"{source.name} imports {module}.{name}"
        for source in product()
        if source.dotted in verbs
        for module, name in source.imports()
        if module in verbs and module != source.dotted and name and name[0].islower()
    ]
    assert not breaches


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


def _in_a_room(source: Source) -> bool:
    return source.path.parent.name in rooms()


def _is_a_verb(source: Source) -> bool:
    """A verb opens a transaction."""
    return _in_a_room(source) and "with transaction()" in source.text
