"""Reads a table of moves: what is not listed cannot happen. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from voucher.refusal import Refusal
from voucher.wording import N_, Labelled

State = TypeVar("State", bound=Labelled)
Event = TypeVar("Event", bound=Enum)


class CannotMove(Refusal):
    """The case is in a state from which this step is not possible."""

    title = N_("This step is not possible now: the case is “%(state)s”")
    next_step = N_(
        "Nothing was changed. Somebody may have been faster: open the case again to see how it stands."
    )


@dataclass(frozen=True)
class StateMachine(Generic[State, Event]):
    """The states of one kind of case and the events that move it."""

    initial: State
    moves: Mapping[tuple[State, Event], State]

    def next(self, state: State, event: Event) -> State:
        """Return the state after `event`.

        Raises:
            CannotMove: The table has no such move.
        """
        try:
            return self.moves[state, event]
        except KeyError:
            raise CannotMove(state=state) from None

    def can(self, state: State, event: Event) -> bool:
        """Say whether `event` may happen in `state`."""
        return (state, event) in self.moves
