"""Knows everybody and everything a story may need."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from voucher.access import Actor
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.institutions import Market
from voucher.cli.demo.pace import Pace
from voucher.cli.demo.stories import Story
from voucher.cli.demo.window import Window


@dataclass(frozen=True, slots=True)
class Director:
    """The staff, the market, the pace of the year and the dice."""

    cast: Cast
    market: Market
    pace: Pace
    random: Random
    invoices: Iterator[int]  # the running numbers of all invoices
    window: Window
    told: set[str] = field(default_factory=set)

    def firm(self, story: Story) -> Actor:
        """Return the person who acts for the story's firm."""
        if story.resident.actor is None:
            raise RuntimeError(f"{story.resident.invented.name} has not registered yet")
        return story.resident.actor

    def first(self, oddity: str) -> bool:
        """Say whether this is the first time in the season that something so odd could happen: then it does."""
        is_new = oddity not in self.told
        self.told.add(oddity)
        return is_new

    @contextmanager
    def filing(self, story: Story) -> Iterator[Actor]:
        """Let the firm file by itself, or at the window of its district."""
        if self.window.is_asked_by(story.resident):
            with self.window.helps(story.resident.pid) as acting:
                yield acting
        else:
            yield self.firm(story)
