"""Every page that moves money knows its repeats: what may be sent again as something new is listed here, with why."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from voucher.access import Action
from voucher.budget import books
from voucher.web.guards import MARK, REPEATABLE

KEEPS_A_DRAFT = "each sending says how the draft stands now; handing it in is a form of its own"
MAKES_A_FILE = "the same question may be asked again, for a new file"
ASKS_A_SECRET = "what is typed is a secret, of which no digest is kept"
CHANGES_NOTHING_THAT_COUNTS = "doing it twice is doing it once"
#: pages that take each form as new, though somebody signed in sends it
EXEMPT = {
    "accounts.assist": CHANGES_NOTHING_THAT_COUNTS,
    "accounts.assist_by_code": ASKS_A_SECRET,
    "accounts.password": ASKS_A_SECRET,
    "accounts.send_consent_code": "each press sends a new code",
    "accounts.switch": CHANGES_NOTHING_THAT_COUNTS,
    "applications.choice": KEEPS_A_DRAFT,
    "applications.commitment": KEEPS_A_DRAFT,
    "applications.documents": KEEPS_A_DRAFT,
    "applications.firm": KEEPS_A_DRAFT,
    "applications.purpose": KEEPS_A_DRAFT,
    "applications.remove": KEEPS_A_DRAFT,
    "budget.outstanding_file": MAKES_A_FILE,
    "clawback.export": MAKES_A_FILE,
    "dashboard.export": MAKES_A_FILE,
    "evaluations.export": MAKES_A_FILE,
    "notices.open_notice": CHANGES_NOTHING_THAT_COUNTS,
    "notices.read_all": CHANGES_NOTHING_THAT_COUNTS,
    "redemption.edit": KEEPS_A_DRAFT,
    "redemption.remove_invoice": KEEPS_A_DRAFT,
    "redemption.remove_paper": KEEPS_A_DRAFT,
    "rounds.edit": KEEPS_A_DRAFT,
    "settlement.export": MAKES_A_FILE,
    "settlement.export_statement": MAKES_A_FILE,
    "spot_checks.export": MAKES_A_FILE,
}
MOVING = {
    "applications.withdraw",
    "budget.decide",
    "clawback.receipt",
    "disputes.decide",
    "issuance.approve",
    "issuance.give_back",
    "orders.agree",
    "orders.confirm",
    "orders.new",
    "redemption.case",
    "settlement.ask_file",
    "settlement.pay_all",
}


def posted(app: Flask) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every page that takes a form: its endpoint and its view."""
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            yield rule.endpoint, app.view_functions[rule.endpoint]


def moves_money(view: Callable[..., Any]) -> bool:
    """Say whether a view leads to the books, through any number of functions."""
    seen, waiting = set[Any](), [view]
    while waiting:
        function = waiting.pop()
        if function in (books.post, books.post_all):
            return True
        if function not in seen:
            seen.add(function)
            waiting += _called(function)
    return False


@cache
def _called(function: Any) -> list[Any]:
    """Return the functions of the portal that a function names, by themselves, of a module, or in a table."""
    function = inspect.unwrap(function)
    known, found = function.__globals__, list[Any]()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if isinstance(node, ast.Name):
            value = known.get(node.id)
            found += value.values() if isinstance(value, dict) else [value]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            holder = known.get(node.value.id)
            found += [getattr(holder, node.attr, None)] if isinstance(holder, ModuleType) else []
    return [one for one in found if inspect.isfunction(one) and one.__module__.startswith("voucher.")]


def test_what_may_be_sent_again_as_something_new_is_looked_at_here(bare_app: Flask):
    marked = {endpoint for endpoint, view in posted(bare_app) if getattr(view, REPEATABLE, False)}
    assert marked == set(EXEMPT)


def test_no_page_that_takes_each_form_as_new_moves_money(bare_app: Flask):
    without_key = [
        (endpoint, view)
        for endpoint, view in posted(bare_app)
        if getattr(view, REPEATABLE, False) or getattr(view, MARK) is Action.PUBLIC_READ
    ]
    assert not [endpoint for endpoint, view in without_key if moves_money(view)]


@pytest.mark.parametrize("endpoint", sorted(MOVING))
def test_a_page_that_moves_money_is_seen_to_lead_to_the_books(bare_app: Flask, endpoint: str):
    assert moves_money(bare_app.view_functions[endpoint])
