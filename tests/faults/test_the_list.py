"""The list of faults names tests that exist, and says so where there is none."""

import re

from tests.support.catalogue import ROOT

LIST = ROOT / "docs" / "faults.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.*) \|$", re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
CASES = 54


def test_every_case_is_listed_once_in_order():
    assert [int(number) for number, *_ in _rows()] == list(range(1, CASES + 1))


def test_every_test_that_is_named_exists():
    assert not _missing(LIST.read_text(encoding="utf8"))
    assert _missing("`tests/faults/test_the_list.py::test_nobody_wrote`") == ["test_nobody_wrote"]


def test_a_case_without_a_test_says_why():
    assert not [number for number, _, holds, tests in _rows() if not tests.strip() and "Not " not in holds]


def _rows() -> list[tuple[str, str, str, str]]:
    return ROW.findall(LIST.read_text(encoding="utf8"))


def _missing(text: str) -> list[str]:
    return [name for file, name in NAMED.findall(text) if f"def {name}(" not in _source(file)]


def _source(file: str) -> str:
    path = ROOT / file
    return path.read_text(encoding="utf8") if path.exists() else ""
