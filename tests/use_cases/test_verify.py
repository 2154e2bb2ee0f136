"""The verifier finds what is wrong, and nothing where all is well."""

import json

import pytest
from flask import Flask
from sqlalchemy import text

from tests.support.behind import tamper
from tests.support.city import appropriated_year
from tests.support.laboratory import Laboratory
from tests.support.orders import confirmed_order, held
from tests.support.trade import Trade, trade
from voucher.budget.verify import verify
from voucher.ledger import Money
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def deal(app_context: Flask) -> Trade:
    """A firm that has used part of its voucher, in a year whose money has a document."""
    year = appropriated_year()
    deal = trade()
    confirmed_order(deal)
    assert held(deal).redeemed
    assert year
    return deal


def rules() -> set[str]:
    return {breach.rule for breach in verify(db.session())}


def test_a_city_that_was_run_by_its_verbs_is_in_order(deal: Trade):
    assert rules() == set()


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (
            "UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE stage = 'redeemed'",
            "a balance is what its transfers give",
        ),
        (
            "UPDATE ledger_transfer SET amount_fen = amount_fen + 1 WHERE id = (SELECT max(id) FROM ledger_transfer)",
            "a balance is what its transfers give",
        ),
        (
            "UPDATE appropriation SET amount_fen = amount_fen + 1",
            "a year holds what its documents grant",
        ),
        ("UPDATE voucher SET face_fen = face_fen + 1", "a voucher's parts sum to its face"),
        ("UPDATE voucher SET face_fen = face_fen + 1", "a voucher is issued with its face"),
        ("UPDATE ledger_account SET holder_id = 999 WHERE holder = 'order'", "money has a holder"),
        ("UPDATE ledger_entry SET budget_year = 1999", "money stays in its year"),
        ("UPDATE ledger_account SET pool = 'GL' WHERE stage = 'redeemed'", "money stays in its pool"),
        (
            "INSERT INTO ledger_entry (key, budget_year, reason, content_digest, at)"
            " VALUES ('empty', 2026, 'pay', 'x', '2026-01-01')",
            "an entry moves something",
        ),
        (
            "INSERT INTO claim (pid, order_id, agency_id, firm_id, budget_year, payable_fen, state, defects,"
            " created_at, version)"
            " SELECT 'x', id, agency_id, firm_id, 2026, 1, 'paid', '[]', '2026-01-01', 1 FROM service_order",
            "what claims call paid stands there",
        ),
    ],
)
def test_what_is_tampered_with_is_found(deal: Trade, laboratory: Laboratory, statement: str, rule: str):
    tamper(laboratory.engine, statement)
    assert rule in rules()


def test_the_command_says_so_and_fails(deal: Trade, laboratory: Laboratory, app: Flask):
    runner = app.test_cli_runner()
    good = runner.invoke(args=["ledger", "verify"])
    assert (good.exit_code, "in order" in good.output) == (0, True)

    tamper(laboratory.engine, "UPDATE appropriation SET amount_fen = amount_fen + 1")

    bad = runner.invoke(args=["ledger", "verify", "--json"])
    found = json.loads(bad.output)
    assert bad.exit_code == 1
    assert not found["ok"]
    assert found["breaches"][0]["rule"] == "a year holds what its documents grant"
    assert "BREACH" in runner.invoke(args=["ledger", "verify"]).output


def test_a_year_is_shown_in_fen_or_in_words(deal: Trade, app: Flask):
    runner = app.test_cli_runner()
    year = held_year()

    shown = json.loads(runner.invoke(args=["budget", "show", str(year), "--json"]).output)

    assert shown["year"] == year
    assert shown["allocated_fen"] == Money.yuan(10_000).fen
    assert shown["redeemed_fen"] + shown["outstanding_fen"] == shown["allocated_fen"]
    assert shown["appropriation_fen"] == shown["available_fen"] + shown["allocated_fen"]
    assert "10,000.00" in runner.invoke(args=["budget", "show", str(year)]).output


def held_year() -> int:
    [year] = db.session.scalars(text("SELECT id FROM budget_year"))
    return int(year)
