"""The forms by which an agency hands in a contract and what it delivered: what is wrong is told beside its field."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import zh
from tests.support.orders import accepted_order, running_order
from tests.support.pages import Client
from tests.support.papers import paper
from tests.support.signing_in import browser_of
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.orders.detail import order_for


@pytest.fixture
def deal(act: Callable[..., Any]) -> Trade:
    return act(trade)


@pytest.fixture
def agency(app: Flask, deal: Trade) -> Client:
    return browser_of(app, deal.agency)


def upload() -> tuple[BytesIO, str]:
    return BytesIO(paper().content), "合同.pdf"


def test_a_contract_form_says_everything_that_is_missing(
    agency: Client, deal: Trade, act: Callable[..., Any]
):
    pid = act(accepted_order, deal)
    page = agency.get(f"/orders/{pid}/contract").submit(zh("Register the contract"), status=422)
    assert set(page.errors) == {"number", "price", "signed_on", "papers"}


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"price": "6000.01"}, "price"), ({"signed_on": "2099-01-01"}, "signed_on"), ({}, None)],
)
def test_a_refused_contract_form_keeps_what_was_typed(
    agency: Client, deal: Trade, act: Callable[..., Any], typed: dict[str, str], field: str | None
):
    pid = act(accepted_order, deal)
    today = clock.local_date(act(order_for, deal.agency, pid).line.placed_at).isoformat()
    values = {"number": "HT-7", "price": "6000", "signed_on": today, "papers": upload()} | typed
    page = agency.get(f"/orders/{pid}/contract").submit(
        zh("Register the contract"), status=422 if field else 302, **values
    )
    if field:
        assert field in page.errors
        assert "HT-7" in page.html


def test_a_file_that_is_no_document_is_refused_beside_its_field(
    agency: Client, deal: Trade, act: Callable[..., Any]
):
    pid = act(running_order, deal)
    page = agency.get(f"/orders/{pid}/deliver").submit(
        zh("Submit the delivery"), note="已完成", papers=(BytesIO(b"<html>"), "报告.pdf"), status=422
    )
    assert "报告.pdf" in page.errors["papers"]
    assert "已完成" in page.html


def test_a_contract_is_told_everything_at_once_and_that_its_file_is_to_be_chosen_again(
    agency: Client, deal: Trade, act: Callable[..., Any]
):
    pid = act(accepted_order, deal)
    form = agency.get(f"/orders/{pid}/contract")
    typed = {"number": "HT-7", "price": "6000.01", "signed_on": "2099-01-01", "papers": upload()}
    wrong = form.submit(zh("Register the contract"), status=422, **typed)
    assert set(wrong.errors) == {"price", "signed_on", "papers"}
    again = zh("Please choose the file again: it was not kept.")
    assert wrong.errors["papers"].endswith(again)
    badly_typed = form.submit(
        zh("Register the contract"), status=422, **typed | {"price": "x", "papers": upload()}
    )
    assert badly_typed.errors["papers"].endswith(again)
