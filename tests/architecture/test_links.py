"""What code and templates name exists: endpoints behind links, templates behind pages."""

import ast
from collections.abc import Iterator

from flask import Flask
from jinja2 import nodes

from tests.support.source import JINJA, PAGES, TEMPLATES, name_of, product


def test_every_link_of_a_template_leads_to_an_endpoint(bare_app: Flask):
    known = set(bare_app.view_functions)
    named = [
        (name_of(page), endpoint) for page in PAGES for endpoint in _endpoints_in_template(page.read_text())
    ]
    assert not [f"{page} links to {endpoint}" for page, endpoint in named if endpoint not in known]


def test_every_link_of_the_code_leads_to_an_endpoint(bare_app: Flask):
    known = set(bare_app.view_functions)
    named = [(source.name, endpoint) for source in product() for endpoint in _endpoints_in_code(source.tree)]
    assert not [f"{name} leads to {endpoint}" for name, endpoint in named if endpoint not in known]


def test_every_page_that_is_shown_exists():
    shown = [
        (source.name, str(call.args[0].value))
        for source in product()
        for call in _calls(source.tree, "render_template")
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert shown
    assert not [f"{name} shows {page}" for name, page in shown if not (TEMPLATES / page).exists()]


def _endpoints_in_template(text: str) -> Iterator[str]:
    for call in JINJA.parse(text).find_all(nodes.Call):
        named_url_for = isinstance(call.node, nodes.Name) and call.node.name == "url_for"
        if named_url_for and call.args and isinstance(call.args[0], nodes.Const):
            yield str(call.args[0].value)


def _endpoints_in_code(tree: ast.Module) -> Iterator[str]:
    """Yield what `url_for("...")` and `endpoint="..."` name."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            named = [k.value for k in call.keywords if k.arg == "endpoint"]
            named += call.args[:1] if isinstance(call.func, ast.Name) and call.func.id == "url_for" else []
            yield from (
                str(n.value) for n in named if isinstance(n, ast.Constant) and isinstance(n.value, str)
            )


def _calls(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    return (
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    )
