"""Templates show what they are given: no style, no script, no question of their own."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

from tests.support.source import JINJA, PAGES, name_of, product

INLINE = re.compile(
    r"""<[a-z][^>]*?\s(style|on[a-z]+)\s*=|<style\b|<script(?![^>]*(\bsrc=|application/json))""", re.I
)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_carries_no_style_or_script(page: Path):
    assert not [found.group() for found in INLINE.finditer(page.read_text())]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_calls_no_method(page: Path):
    tree = JINJA.parse(page.read_text())
    methods = [call.node for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Getattr)]
    called = [f"line {node.lineno}: .{node.attr}()" for node in methods if not _is_of_jinja(node)]
    assert not called


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_writes_no_form_or_table_by_hand(page: Path):
    if page.parent.name in {"components", "layouts"}:
        return
    found = re.findall(r"<(?:form|table)\b", page.read_text())
    assert not found, "use form_for, post_button, filters or table of templates/components"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_is_used(page: Path):
    name = name_of(page)
    if name.startswith("errors/"):
        return  # chosen by the code of the refusal
    readers = [source.text for source in product()] + [p.read_text() for p in PAGES if p != page]
    assert any(f'"{name}"' in text or f"'{name}'" in text for text in readers)


def _is_of_jinja(node: nodes.Getattr) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name in {"loop", "namespace"}
