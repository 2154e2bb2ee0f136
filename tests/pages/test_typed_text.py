"""What people type is kept as they typed it, and found however it is asked for."""

from flask import Flask

from tests.support.batches import line_of, released_batch
from tests.support.city import officer, registered_firm
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher.access import Role
from voucher.web.fields import half_width, half_width_letters


def test_only_letters_digits_and_spaces_lose_their_full_width():
    typed = "　账户Ａ１２已销户，银行（中国）退回：①、㎡、５０％！？；。…\u3000ｏｋ "
    assert half_width_letters(typed) == "账户A12已销户，银行（中国）退回：①、㎡、50％！？；。… ok"
    assert half_width("（Ａ１２）：①") == "(A12):1"


def test_chinese_punctuation_of_a_reason_is_kept(app: Flask, act):
    batch = act(released_batch)
    finance = browser_of(app, batch.maker)
    page = finance.get(f"/settlement/batches/{batch.pid}/lines/{act(line_of, batch)}/failed")
    assert (
        "账户已销户，银行退回（２）。".replace("２", "2")
        in page.submit(reason="账户已销户，银行退回（２）。").text
    )


def test_a_name_is_found_with_brackets_of_either_width(client: Client, act):
    names = "舟山示范（集团）远洋有限公司", "舟山示范(集团)渔业有限公司"
    for name in names:
        act(lambda name=name: registered_firm(name=name))
    client.sign_in(act(officer, Role.REVIEWER))
    for text in ("示范（集团）", "示范(集团)"):
        found = client.get("/firms/", query={"text": text}).text
        assert all(name in found for name in names)
