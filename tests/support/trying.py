"""Dice and people of random histories: who tries, what, and on which case."""

from collections.abc import Callable
from random import Random
from typing import Any

from sqlalchemy import select

from voucher.access import Actor
from voucher.state_machine import StateMachine
from voucher.storage import db

REASON = "按规定办理"
Try = Callable[[], object]
#: Events that bring a case further; they are tried more often, or no history would ever reach a payment.
ADVANCES = {
    "accept",
    "agree-offer",
    "approve",
    "check",
    "confirm",
    "deliver",
    "file-contract",
    "issue",
    "lock",
    "pass",
    "pay-all",
    "release",
    "sign",
}


class Trying:
    """The dice, the people, and the cases they find."""

    random: Random
    firms: list[Actor]
    reviewers: list[Actor]
    approvers: list[Actor]

    def likely(self, machine: StateMachine[Any, Any], row: Any, moves: dict[Any, Try]) -> list[Try]:
        """Return the moves that the row's state allows; one time in eight, all of them."""
        if self.random.random() < 1 / 8:
            return list(moves.values())
        possible = {event: move for event, move in moves.items() if machine.can(row.state, event)}
        return [move for event, move in possible.items() for _ in range(6 if event.value in ADVANCES else 1)]

    @property
    def firm(self) -> Actor:
        return self.random.choice(self.firms)

    @property
    def reviewer(self) -> Actor:
        return self.random.choice(self.reviewers)

    @property
    def approver(self) -> Actor:
        return self.random.choice(self.approvers)

    def any(self, model: Any, machine: StateMachine[Any, Any] | None = None) -> Any:
        """Return some row of the model that can still move, sometimes any; one that is nobody's if there is none."""
        db.session.rollback()
        rows = select(model.id)
        if machine is not None and self.random.random() < 7 / 8:
            rows = rows.where(model.state.in_({state for state, _ in machine.moves}))
        ids = db.session.scalars(rows.order_by(model.id)).all()
        return db.session.get_one(model, self.random.choice(ids)) if ids else model(pid="nobody")
