"""Knows everybody and everything a story may need."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from voucher.access import Actor
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.institutions import Market
from voucher.cli.demo.pace import Pace
from voucher.cli.demo.stories import Story


@dataclass(frozen=True, slots=True)
class Director:
    """The staff, the market, the pace of the year and the dice."""

    cast: Cast
    market: Market
    pace: Pace
    random: Random
    invoices: Iterator[int]  # the running numbers of all invoices

    def firm(self, story: Story) -> Actor:
        """Return the person who acts for the story's firm."""
        if story.resident.actor is None:
            raise RuntimeError(f"{story.resident.invented.name} has not registered yet")
        return story.resident.actor
