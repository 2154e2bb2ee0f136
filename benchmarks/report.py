"""What a benchmark found, for people and for machines."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

Row = dict[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One result and its goal: at least that much or, with `at_most`, at most."""

    name: str
    value: float
    goal: float
    at_most: bool = False

    @property
    def reached(self) -> bool:
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def __str__(self) -> str:
        sign, verdict = ("≤" if self.at_most else "≥"), ("reached" if self.reached else "NOT REACHED")
        return f"  {self.name:<58}{self.value:>8.2f}   goal {sign} {self.goal:g}: {verdict}"


@dataclass(frozen=True, slots=True)
class Report:
    """The ratios of one benchmark and the measurements behind them, the most telling rows first."""

    benchmark: str
    ratios: Sequence[Ratio]
    rows: Sequence[Row]

    def as_json(self) -> dict[str, Any]:
        ratios = [asdict(ratio) | {"reached": ratio.reached} for ratio in self.ratios]
        return {"benchmark": self.benchmark, "ratios": ratios, "rows": list(self.rows)}

    def as_markdown(self) -> list[str]:
        """Return the rows of the table of figures in docs/benchmarks.md."""
        goals = [f"{'≤' if ratio.at_most else '≥'} {ratio.goal:g}" for ratio in self.ratios]
        return [
            f"| `{self.benchmark}` | {ratio.name} | {ratio.value:.2f} | {goal} |"
            for ratio, goal in zip(self.ratios, goals, strict=True)
        ]

    def as_text(self, most_rows: int = 15) -> str:
        """Return the ratios over a table of the first rows."""
        lines = [self.benchmark, *map(str, self.ratios), "", *_table(self.rows[:most_rows])]
        if len(self.rows) > most_rows:
            lines.append(f"  … and {len(self.rows) - most_rows} more (--json prints all)")
        return "\n".join(lines)


def _table(rows: Sequence[Row]) -> list[str]:
    if not rows:
        return []
    heads = list(rows[0])
    cells = [heads, *([_cell(row[head]) for head in heads] for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    left = [isinstance(rows[0][head], str) for head in heads]
    return ["  " + "  ".join(map(_aligned, line, widths, left)).rstrip() for line in cells]


def _aligned(text: str, width: int, left: bool) -> str:
    return text.ljust(width) if left else text.rjust(width)


def _cell(value: str | int | float) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
