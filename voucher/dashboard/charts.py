"""The pictures of the overview as ECharts options. Colours and fonts are the page's business. Pure."""

from collections.abc import Sequence
from typing import Any

from voucher.ledger import Money

Option = dict[str, Any]
DECIMALS = 2  # of every amount, on the chart as in the table below it


def wan(amount: Money) -> float:
    """Return an amount in units of ten thousand yuan."""
    return round(amount.fen / 1_000_000, DECIMALS)


def bars(names: Sequence[str], series: Sequence[tuple[str, Sequence[Money]]]) -> Option:
    """Return lying bars, the first name at the top; amounts in ten thousand yuan."""
    return {
        "decimals": DECIMALS,
        "grid": {
            "left": 8,
            "right": 56,
            "top": 36 if len(series) > 1 else 8,
            "bottom": 8,
            "containLabel": True,
        },
        "legend": {"show": len(series) > 1, "top": 0, "left": 0},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value"},
        "yAxis": {"type": "category", "data": list(names), "inverse": True},
        "series": [
            {
                "type": "bar",
                "name": name,
                "data": [wan(amount) for amount in amounts],
                "label": {"show": len(series) == 1, "position": "right"},
                "barMaxWidth": 20,
            }
            for name, amounts in series
        ],
    }


def lines(names: Sequence[str], series: Sequence[tuple[str, Sequence[Money | None]]]) -> Option:
    """Return lines over the months; None ends a line. Amounts in ten thousand yuan."""
    return {
        "decimals": DECIMALS,
        "grid": {"left": 8, "right": 16, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"show": True, "top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(names), "boundaryGap": False},
        "yAxis": {"type": "value"},
        "series": [
            {
                "type": "line",
                "name": name,
                "data": [None if amount is None else wan(amount) for amount in amounts],
                "symbolSize": 5,
                **({"areaStyle": {"opacity": 0.12}} if place == 0 else {"lineStyle": {"type": "dashed"}}),
            }
            for place, (name, amounts) in enumerate(series)
        ],
    }
