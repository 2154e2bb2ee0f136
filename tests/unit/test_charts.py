"""The pictures say what the figures say, in units of ten thousand yuan."""

import json

from voucher.dashboard.charts import bars, lines, wan
from voucher.ledger import NOTHING, Money

NAMES = ["管理咨询", "知识产权"]
AMOUNTS = [Money.yuan(1_234_567), NOTHING]


def test_an_amount_is_shown_in_ten_thousand_yuan():
    assert [wan(amount) for amount in (NOTHING, Money.yuan(10_000), Money(1_234_567_89))] == [0, 1, 123.46]


def test_bars_lie_in_the_order_of_their_names():
    option = bars(NAMES, [("已发放", AMOUNTS)])
    assert option["yAxis"] == {"type": "category", "data": NAMES, "inverse": True}
    assert [one["data"] for one in option["series"]] == [[123.46, 0]]


def test_one_series_carries_its_figures_and_several_a_legend():
    one, two = bars(NAMES, [("a", AMOUNTS)]), bars(NAMES, [("a", AMOUNTS), ("b", AMOUNTS)])
    assert (one["legend"]["show"], one["series"][0]["label"]["show"]) == (False, True)
    assert (two["legend"]["show"], two["series"][0]["label"]["show"]) == (True, False)


def test_a_line_ends_where_the_future_begins():
    option = lines(["1月", "2月"], [("已发放", [Money.yuan(20_000), None]), ("均匀", AMOUNTS)])
    assert [one["data"] for one in option["series"]] == [[2, None], [123.46, 0]]
    assert [one["name"] for one in option["series"]] == ["已发放", "均匀"]


def test_only_the_first_line_is_filled_and_the_others_are_dashed():
    first, second = lines(["1月"], [("a", [NOTHING]), ("b", [NOTHING])])["series"]
    assert "areaStyle" in first and "lineStyle" not in first
    assert second["lineStyle"] == {"type": "dashed"}


def test_a_picture_has_as_many_decimals_as_its_table():
    for option in (bars([], []), lines([], [])):
        assert option["decimals"] == 2


def test_a_picture_can_be_written_into_a_page():
    for option in (bars([], []), lines([], []), bars(NAMES, [("a", AMOUNTS)])):
        assert json.loads(json.dumps(option, allow_nan=False)) == option
