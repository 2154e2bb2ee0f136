"""The rules for pages can fail: each finds the page that breaks it, and a good page breaks none."""

import pytest

from tests.support import house_rules
from tests.support.document import Document

GOOD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Error: Orders - Service vouchers</title></head><body><main>
<h1>Orders</h1>
<form method="post" action="/orders"><input type="hidden" name="csrf_token" value="t">
<input type="hidden" name="request_key" value="abcdefghijklmnopqrstuvwx">
<label for="price">Price</label><input id="price" name="price" aria-invalid="true" aria-describedby="price-error">
<p class="field-error" id="price-error">Enter a price</p><button>Send</button></form>
<table><caption>Orders</caption><tr><th scope="col">Number</th></tr><tr><td>1</td></tr></table>
<a href="#price">Price</a>
</main></body></html>"""

BREACHES = [
    ("valid_html", "<h1>Orders</h1>", "<h1>Orders</h1><p><div></p></div>"),
    ("valid_html", "<td>1</td>", '<td id="price">1</td>'),
    ("valid_html", ' lang="en"', ""),
    ("one_heading", "<h1>Orders</h1>", "<h1>Orders</h1><h1>More</h1>"),
    ("one_heading", "<title>Error: Orders", "<title>Bills"),
    ("labelled_controls", '<label for="price">Price</label>', ""),
    ("named_links_and_buttons", "<button>Send", "<button>"),
    ("named_links_and_buttons", "<td>1</td>", '<td><img src="/a.png"></td>'),
    ("forms_with_tokens", ' name="csrf_token" value="t"', ' name="csrf_token" value=""'),
    ("forms_with_keys", ' name="request_key"', ""),
    ("forms_with_keys", "abcdefghijklmnopqrstuvwx", "abc"),
    ("tables_with_captions", "<caption>Orders</caption>", ""),
    ("tables_with_captions", ' scope="col"', ""),
    ("errors_tied_to_controls", ' aria-describedby="price-error"', ""),
    ("references_that_lead_somewhere", "#price", "#prices"),
    ("nothing_inline", "<td>", '<td style="color: red">'),
    ("nothing_inline", "<td>1</td>", "<td>1<script>alert(1)</script></td>"),
    ("nothing_raw", "<td>1</td>", "<td>None</td>"),
    ("nothing_raw", "<td>1</td>", "<td>OrderState.PLACED</td>"),
    ("nothing_raw", "<td>1</td>", "<td>in_service</td>"),
    ("nothing_raw", "<td>1</td>", "<td>%(left)s left</td>"),
    ("nothing_raw", "<td>1</td>", "<td>&lt;Order object at 0x7f3a2b1c&gt;</td>"),
]


def test_a_good_page_breaks_no_rule():
    assert house_rules.faults(Document(GOOD)) == []


@pytest.mark.parametrize(("rule", "good", "bad"), BREACHES)
def test_a_rule_finds_the_page_that_breaks_it(rule: str, good: str, bad: str):
    assert good in GOOD
    assert list(getattr(house_rules, rule)(Document(GOOD.replace(good, bad))))


def test_an_english_sentence_on_a_chinese_page_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(house_rules, "chinese_for", {"Orders": "订单"}.get)
    assert list(house_rules.everything_translated(Document(GOOD.replace('lang="en"', 'lang="zh-CN"'))))
    assert not list(house_rules.everything_translated(Document(GOOD)))
