"""A signal: something a rule found, said with its figures and the cases it is about. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from voucher.warnings.facts import Facts, OrderFact
from voucher.warnings.states import WarningKind


@dataclass(frozen=True, slots=True)
class Evidence:
    """A case a signal is about: its table, its public id, and what people call it."""

    kind: str
    pid: str
    name: str


@dataclass(frozen=True, slots=True)
class Signal:
    """One finding. The same `kind` and `subject` are one warning, however often it is found.

    `day` is when it came true. `figures` fill the sentence of the kind; those called `…_bp` are basis points.
    """

    kind: WarningKind
    subject: str
    day: date
    figures: dict[str, Any]
    evidence: tuple[Evidence, ...]


def evidence_of(facts: Facts, orders: Iterable[OrderFact]) -> tuple[Evidence, ...]:
    """Return these orders, and the firms and agencies that made them, each once."""
    found: dict[Evidence, None] = {}
    for order in orders:
        found[Evidence("service_order", order.pid, order.number)] = None
        for kind, party in (
            ("firm", facts.firms[order.firm_id]),
            ("agency", facts.agencies[order.agency_id]),
        ):
            found[Evidence(kind, party.pid, party.name)] = None
    return tuple(found)


def subject_of(order: OrderFact) -> str:
    """Return how an order is named as the subject of a signal."""
    return f"service_order:{order.id}"
