"""Everybody may check a voucher, and learns only whether it is valid and for which category."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import City, city, issued_voucher, row
from tests.support.catalogue import zh
from tests.support.city import verified_firm
from tests.support.orders import placed_order
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from tests.support.trade import trade
from voucher.issuance.hold import freeze
from voucher.issuance.models import Voucher
from voucher.issuance.standing import Verdict
from voucher.issuance.voucher_code import ALPHABET, grouped, new_code

Act = Callable[..., Any]


@pytest.fixture
def town(act: Act) -> City:
    built: City = act(city)
    return built


@pytest.fixture
def voucher(act: Act, town: City) -> Any:
    return act(row, Voucher, act(issued_voucher, town, act(verified_firm)))


def test_a_valid_voucher_is_valid_and_nothing_more_is_told(client: Client, voucher: Any):
    page = client.get("/vouchers/verify").submit(zh("Check"), code=grouped(voucher.code).lower())
    assert zh(Verdict.VALID.label) in page.text
    assert "管理咨询" in page.text
    assert "¥" not in page.text
    assert "示范制造" not in page.text


def test_a_used_voucher_is_used(client: Client, act: Act):
    deal = act(trade, face=3_000)
    act(placed_order, deal, price=6_000)
    page = client.get("/vouchers/verify", query={"code": deal.voucher_code})
    assert zh(Verdict.USED.label) in page.text


def test_a_frozen_voucher_is_void(client: Client, act: Act, town: City, voucher: Any):
    act(freeze, town.approver, voucher.pid, reason="核查。")
    page = client.get("/vouchers/verify", query={"code": voucher.code})
    assert zh(Verdict.VOID.label) in page.text


def test_a_code_that_does_not_exist_is_named_beside_its_field(client: Client):
    page = client.get("/vouchers/verify", query={"code": new_code()}, status=422)
    assert zh("There is no voucher with this code. Compare it character by character.") in page.errors["code"]


def test_a_typing_mistake_is_noticed_and_kept(client: Client, voucher: Any):
    last = ALPHABET[(ALPHABET.index(voucher.code[-1]) + 1) % len(ALPHABET)]
    for typed in (voucher.code[:-1] + last, voucher.code[:-1], "O" * 12):
        page = client.get("/vouchers/verify", query={"code": typed}, status=422)
        assert typed in page.html
        assert page.errors["code"]


def test_the_address_in_the_qr_code_answers_everybody(client: Client, voucher: Any):
    for token in (voucher.token, voucher.token.lower()):
        assert zh(Verdict.VALID.label) in client.get(f"/q/{token}").text
    unknown = client.get("/q/AAAAAAAAAAAAAAAAAAAAAAAAAA", status=404)
    assert zh("This is not one of our vouchers") in unknown.text


def test_an_agency_that_scans_goes_on_to_take_the_voucher(app: Flask, act: Act):
    deal = act(trade)
    token = act(row, Voucher, deal.voucher_pid).token
    card = browser_of(app, deal.agency).get(f"/q/{token}").follow()
    assert deal.voucher_code[-4:] in card.text


def test_whoever_guesses_too_often_has_to_wait(client: Client, voucher: Any):
    for _ in range(20):
        client.get("/vouchers/verify", query={"code": new_code()}, status=422)
    client.get("/vouchers/verify", query={"code": new_code()}, status=429)
