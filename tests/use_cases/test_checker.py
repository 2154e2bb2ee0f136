"""The checker names whatever breaks a rule, rule by rule, and is silent about a city that was run by its verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from tests.support.city import appropriated_year
from tests.support.clawbacks import issued_clawback, received
from tests.support.laboratory import Laboratory
from voucher.checker.everything import MONEY, REST, everything
from voucher.checker.files import NAME as PAPER
from voucher.checker.files import papers
from voucher.checker.history import impossible_moves
from voucher.checker.rule import Breach, broken
from voucher.checker.snapshot import snapshot
from voucher.storage import db

NEWEST = "(SELECT MAX(id) FROM ledger_transfer)"
ISSUE = "(SELECT MIN(id) FROM ledger_entry WHERE reason = 'issue')"
RECORDED = "subject_kind = 'claim' AND event = 'pay'"
JOINED_BEFORE = "UPDATE membership SET created_at = '2026-01-01'"
MOVE = "a step is one of those that can happen"

#: rule -> the subject it names after these statements
BROKEN: list[tuple[str, str, tuple[str, ...]]] = [
    (
        "a balance is what its transfers give",
        "2026/general/available",
        ("UPDATE ledger_account SET balance_fen = balance_fen - 1 WHERE stage = 'available'",),
    ),
    (
        "a total is the sum of its accounts",
        "2026/general/outstanding",
        ("UPDATE ledger_total SET balance_fen = balance_fen + 1 WHERE stage = 'outstanding'",),
    ),
    (
        "nothing is negative",
        "2026/general/payable of order 1",
        (f"UPDATE ledger_transfer SET amount_fen = 999999999 WHERE id = {NEWEST} - 2",),
    ),
    (
        "an entry moves something",
        "entry voucher:1:issue",
        (f"DELETE FROM ledger_transfer WHERE entry_id = {ISSUE}",),
    ),
    ("a transfer belongs to an entry", "transfer 2", ("DELETE FROM ledger_entry WHERE id = 2",)),
    (
        "a transfer has two ends",
        "transfer 1 of entry 1",
        ("UPDATE ledger_transfer SET source_id = 9999 WHERE id = 1",),
    ),
    (
        "money stays in its year",
        "entry voucher:1:issue",
        (f"UPDATE ledger_entry SET budget_year = 1999 WHERE id = {ISSUE}",),
    ),
    (
        "money stays in its pool",
        "entry voucher:1:issue",
        ("UPDATE ledger_account SET pool = 'GL' WHERE stage = 'outstanding'",),
    ),
    (
        "a year holds what its documents grant",
        "year 2026",
        ("UPDATE appropriation SET amount_fen = amount_fen + 1",),
    ),
    (
        "a pool holds what was put into it",
        "year 2026, pool general",
        ("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE stage = 'available'",),
    ),
    (
        "money has a holder",
        "2026/general/outstanding of voucher 999",
        ("UPDATE ledger_account SET holder_id = 999 WHERE stage = 'outstanding'",),
    ),
    (
        "a closed year holds nothing free",
        "2026/general/available",
        ("UPDATE budget_year SET state = 'closed'",),
    ),
    (
        "a voucher is issued with its face",
        "voucher 1",
        ("UPDATE voucher SET face_fen = face_fen + 1 WHERE id = 1",),
    ),
    (
        "a voucher's parts sum to its face",
        "voucher 1",
        ("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE stage = 'outstanding'",),
    ),
    (
        "what claims call payable stands there",
        "order 1",
        ("UPDATE claim SET state = 'approved'",),
    ),
    ("what claims call paid stands there", "order 1", ("UPDATE claim SET payable_fen = payable_fen - 1",)),
    ("a debt stands in full somewhere", "clawback 1", ("UPDATE clawback SET owed_fen = owed_fen + 1",)),
    (
        "what was paid back is in the books",
        "clawback 1",
        ("UPDATE clawback_receipt SET amount_fen = amount_fen - 1",),
    ),
    (
        "paid-back money stays beside the year's",
        "transfer {last} of entry {entry}",
        (
            f"UPDATE ledger_transfer SET target_id = (SELECT id FROM ledger_account WHERE stage = 'available')"
            f" WHERE id = {NEWEST}",
        ),
    ),
    (
        "a firm holds at most its cap of a year",
        "firm 1 in 2026",
        ("UPDATE policy SET cap_per_firm_fen = 299999",),
    ),
    (
        "a claim is at most what was redeemed",
        "claim 1",
        ("UPDATE service_order SET redeemed_fen = redeemed_fen - 1",),
    ),
    ("a claim is at most its share of the invoices", "claim 1", ("UPDATE invoice SET amount_fen = 10",)),
    (
        "what was paid was released, once and in that amount",
        "claim 1",
        ("UPDATE batch_line SET amount_fen = amount_fen - 1",),
    ),
    (
        "an invoice backs one claim",
        "invoice {invoice}",
        (
            "INSERT INTO claim (pid, order_id, agency_id, firm_id, budget_year, state, defects, created_at, rechecks,"
            " version) SELECT 'x', 999, agency_id, firm_id, 2026, 'draft', '[]', created_at, 0, 1 FROM claim",
            "DROP INDEX uq_invoice_live",
            "INSERT INTO invoice (claim_id, key, number, issued_on, amount_fen, seller_code, buyer_code, red_fen)"
            " SELECT claim_id + 1, key, number, issued_on, amount_fen, seller_code, buyer_code, 0 FROM invoice",
        ),
    ),
    (
        "a step begins where the last one ended",
        "event {paid} of claim 1",
        (f"UPDATE audit_event SET source = 'approved' WHERE {RECORDED}",),
    ),
    (
        "a case stands where its history ends",
        "claim 1",
        ("UPDATE claim SET state = 'withdrawn'",),
    ),
    (
        "a case stands where its history ends",
        "voucher 1",
        ("DELETE FROM audit_event WHERE subject_kind = 'voucher'",),
    ),
    (MOVE, "event {paid} of a claim", (f"UPDATE audit_event SET source = 'draft' WHERE {RECORDED}",)),
    (
        "what a request posted is in the trail",
        "entry voucher:1:issue",
        (f"UPDATE ledger_entry SET request_id = 'nobody' WHERE id = {ISSUE}",),
    ),
    ("two people accept and review", "application 1", ("UPDATE application SET accepted_by = reviewed_by",)),
    ("two people accept and approve", "application 1", ("UPDATE application SET accepted_by = decided_by",)),
    ("two people review and approve", "application 1", ("UPDATE application SET reviewed_by = decided_by",)),
    ("two people enter and check a claim", "claim 1", ("UPDATE claim SET created_by = checked_by",)),
    ("two people enter and approve a claim", "claim 1", ("UPDATE claim SET created_by = approved_by",)),
    ("two people check and approve a claim", "claim 1", ("UPDATE claim SET checked_by = approved_by",)),
    ("two people make and release a batch", "batch 1", ("UPDATE batch SET made_by = released_by",)),
    ("two people propose and decide", "proposal 1", ("UPDATE proposal SET proposed_by = decided_by",)),
    (
        "two people ask for and grant money",
        "appropriation 1",
        ("UPDATE appropriation SET proposed_by = 1, approved_by = 1",),
    ),
    (
        "two people propose and close a year",
        "year_closing 1",
        (
            "INSERT INTO year_closing (id, pid, budget_year, figures, commitments, digest, reason, proposed_by,"
            " closed_by, closed_at) VALUES (1, 'x', 2026, '{}', '[]', '', '', 1, 1, '2026-12-31')",
        ),
    ),
    (
        "who checked a claim neither releases nor pays it",
        "claim 1",
        ("UPDATE batch_line SET recorded_by = (SELECT checked_by FROM claim)",),
    ),
    (
        "no number is lost, and none is used twice",
        "series DF2026",
        ("UPDATE claim SET number = NULL",),
    ),
    ("who is issued a voucher is told, once", "voucher 1", (JOINED_BEFORE, "DELETE FROM notice")),
    (
        "who is issued a voucher is told, once",
        "voucher 1",
        (
            JOINED_BEFORE,
            "INSERT INTO notice (pid, person_id, text, facts, subject_pid, created_at)"
            " SELECT 'x', person_id, text, facts, subject_pid, created_at FROM notice"
            " WHERE text LIKE 'Your voucher %' AND subject_pid = (SELECT pid FROM voucher)",
        ),
    ),
    (PAPER, "document 1", ("UPDATE document SET size_bytes = size_bytes + 1 WHERE id = 1",)),
    (PAPER, "document 1", ("UPDATE document SET sha256 = 'x' WHERE id = 1",)),
    (PAPER, "document 1", ("UPDATE document SET storage_key = 'ffff' WHERE id = 1",)),
]
#: rule -> how to break what the table itself forbids, where a constraint can be taken away
FORBIDDEN = {
    "a key is used once": (
        "ALTER TABLE ledger_entry DROP CONSTRAINT uq_ledger_entry_key",
        "UPDATE ledger_entry SET key = 'twice' WHERE id < 3",
    ),
    "a transfer moves more than nothing": (
        "ALTER TABLE ledger_transfer DROP CONSTRAINT ck_ledger_transfer_moves_something",
        "UPDATE ledger_transfer SET amount_fen = 0 WHERE id = 1",
    ),
}


@pytest.fixture
def played(app_context: Flask, set_clock) -> Path:
    """A city with an issued voucher, a paid claim and a debt that was paid back in part; the folder of its papers."""
    set_clock("2026-03-02 10:00")
    received(issued_clawback(), yuan=1_000)
    db.session.rollback()
    return Path(app_context.config["DOCUMENTS_DIR"])


@contextmanager
def behind_its_back(laboratory: Laboratory, statements: tuple[str, ...]) -> Iterator[Connection]:
    """Give a connection on which these changes were made past every trigger; they are taken back afterwards."""
    with (
        laboratory.engine.connect().execution_options(writes=True) as connection,
        connection.begin() as change,
    ):
        for statement in (*_unguarded(connection), *statements):
            connection.execute(text(statement))
        yield connection
        change.rollback()


def _unguarded(connection: Connection) -> list[str]:
    if connection.dialect.name == "postgresql":
        return ["SET LOCAL session_replication_role = replica"]
    triggers = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
    return ["PRAGMA defer_foreign_keys = ON", *(f"DROP TRIGGER {trigger}" for trigger in triggers)]


def test_every_rule_names_who_breaks_it_and_is_silent_where_all_is_well(laboratory: Laboratory, played: Path):
    with snapshot(laboratory.engine) as connection:
        assert everything(connection, played, read_files=True).breaches == []
    assert {rule.name for rule in (*MONEY, *REST)} - {rule for rule, *_ in BROKEN} == set(FORBIDDEN)
    subjects = numbers(laboratory)
    wrong = {}
    for rule, subject, statements in BROKEN:
        with behind_its_back(laboratory, statements) as connection:
            first = next((breach.subject for breach in by(rule, connection, played)), None)
        if first != subject.format(**subjects):
            wrong[rule, statements[-1]] = first
    assert wrong == {}


def by(rule: str, connection: Connection, documents: Path) -> list[Breach]:
    """Return what one rule finds."""
    if rule == MOVE:
        return impossible_moves(connection)
    if rule == PAPER:
        return papers(connection, documents, in_full=True)
    return broken(connection, [known for known in (*MONEY, *REST) if known.name == rule])


@pytest.mark.parametrize("laboratory", ["postgres"], indirect=True)
def test_what_the_tables_forbid_is_looked_for_all_the_same(laboratory: Laboratory, app_context: Flask):
    appropriated_year()
    appropriated_year()
    for rule, statements in FORBIDDEN.items():
        with behind_its_back(laboratory, statements) as connection:
            assert rule in {breach.rule for breach in broken(connection, MONEY)}


def numbers(laboratory: Laboratory) -> dict[str, object]:
    """Return the numbers that the subjects name."""
    asked = {
        "last": "SELECT MAX(id) FROM ledger_transfer",
        "entry": "SELECT MAX(entry_id) FROM ledger_transfer",
        "paid": f"SELECT id FROM audit_event WHERE {RECORDED}",
        "invoice": "SELECT key FROM invoice",
    }
    with laboratory.engine.connect() as connection:
        return {name: connection.scalar(text(statement)) for name, statement in asked.items()}
