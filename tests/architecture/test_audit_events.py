"""Every step that is recorded has words in which people read it."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.source import Source, product
from voucher.agencies.states import AGENCY, LISTING, RENEWAL
from voucher.appeals.states import APPEAL
from voucher.applications.states import APPLICATION
from voucher.audit.events import KINDS, LABELS
from voucher.budget.states import YEAR
from voucher.clawback.states import CLAWBACK
from voucher.evaluations.states import EVALUATION
from voucher.firms.states import FIRM, FIRM_DRAFT
from voucher.issuance.states import VOUCHER
from voucher.opinions.states import OPINION
from voucher.orders.states import ORDER
from voucher.proposals.states import PROPOSAL
from voucher.publicity.states import OBJECTION
from voucher.redemption.states import CLAIM
from voucher.rounds.states import ROUND
from voucher.settlement.states import BATCH, LINE
from voucher.spot_checks.states import SPOT_CHECK
from voucher.state_machine import StateMachine

#: Every table of moves, by the kind of record that it moves.
MACHINES: dict[str, StateMachine[Any, Any]] = {
    "agency": AGENCY,
    "appeal": APPEAL,
    "agency_evaluation": EVALUATION,
    "agency_renewal": RENEWAL,
    "application": APPLICATION,
    "batch": BATCH,
    "batch_line": LINE,
    "budget_year": YEAR,
    "claim": CLAIM,
    "clawback": CLAWBACK,
    "firm": FIRM,
    "firm_draft": FIRM_DRAFT,
    "listing": LISTING,
    "objection": OBJECTION,
    "opinion": OPINION,
    "proposal": PROPOSAL,
    "round": ROUND,
    "service_order": ORDER,
    "spot_check": SPOT_CHECK,
    "voucher": VOUCHER,
}
WORDED = {event for _kind, event in LABELS}


def test_every_recorded_event_has_its_words():
    wordless = {
        f"{source.name}: {event}"
        for source in product()
        for event in _recorded(source)
        if event not in WORDED
    }
    assert not wordless


@pytest.mark.parametrize("kind", MACHINES)
def test_every_move_of_a_case_has_its_words(kind: str):
    assert not {event for _state, event in MACHINES[kind].moves if (kind, event) not in LABELS}


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
