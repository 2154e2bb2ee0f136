"""Draws docs/states.md from the tables of moves, so that the picture cannot disagree with the code."""

import pkgutil
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from types import ModuleType
from typing import Any

import click
from flask.cli import AppGroup

import voucher
from voucher.state_machine import StateMachine
from voucher.wording import Labelled

INTRODUCTION = """# States

Drawn from the tables in `voucher/<room>/states.py` by `make docs`; do not edit. What is not drawn cannot happen.
"""

docs = AppGroup("docs", help="Draw documents from the code.")


@docs.command("states")
def print_states() -> None:
    """Print docs/states.md: every state machine as a picture and as tables."""
    click.echo(states_page(), nl=False)


def states_page() -> str:
    """Return the whole page, in Markdown."""
    chapters = [_chapter(module, list(_machines(module))) for module in _modules()]
    return "\n".join([INTRODUCTION, *chapters])


def _modules() -> Iterator[ModuleType]:
    """Yield the rooms' tables, by the name of the room."""
    for package in pkgutil.iter_modules(voucher.__path__):
        if package.ispkg:
            folder = import_module(f"voucher.{package.name}").__path__
            if any(module.name == "states" for module in pkgutil.iter_modules(folder)):
                yield import_module(f"voucher.{package.name}.states")


def _machines(module: ModuleType) -> Iterator[tuple[str, StateMachine[Any, Any]]]:
    return ((name, found) for name, found in vars(module).items() if isinstance(found, StateMachine))


def _chapter(module: ModuleType, machines: list[tuple[str, StateMachine[Any, Any]]]) -> str:
    room = module.__name__.split(".")[1]
    parts = [f"## {room.capitalize()}\n\n{(module.__doc__ or '').strip()}\n"]
    for name, machine in machines:
        parts += [f"### {name.capitalize().replace('_', ' ')}\n", _picture(machine), _table(machine)]
    return "\n".join(parts)


def _picture(machine: StateMachine[Any, Any]) -> str:
    moves = [f"    {a.value} --> {b.value}: {_event(event)}" for (a, event), b in machine.moves.items()]
    ends = [f"    {state.value} --> [*]" for state in _states(machine) if not _moves_from(machine, state)]
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {machine.initial.value}", *moves, *ends, "```"]
    return "\n".join(lines) + "\n"


def _table(machine: StateMachine[Any, Any]) -> str:
    lines = ["| state | shown as | then |", "|---|---|---|"]
    for state in _states(machine):
        then = ", ".join(f"{_event(e)} → `{b.value}`" for e, b in _moves_from(machine, state)) or "the end"
        lines.append(f"| `{state.value}` | {state.label} | {then} |")
    return "\n".join(lines) + "\n"


def _states(machine: StateMachine[Any, Any]) -> list[Labelled]:
    kind: type[Labelled] = type(machine.initial)
    return list(kind)


def _moves_from(machine: StateMachine[Any, Any], state: Labelled) -> list[tuple[Enum, Labelled]]:
    return [(event, target) for (source, event), target in machine.moves.items() if source is state]


def _event(event: Enum) -> str:
    return str(event.value).replace("-", " ")
