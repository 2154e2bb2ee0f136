"""The chain over the audit trail and the books: nothing escapes it, and whoever rewrites the past is named."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests.support.behind import tamper
from tests.support.catalogue import ROOT
from tests.support.city import appropriated_year
from tests.support.laboratory import Laboratory
from tests.support.race import together
from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.accounts.models import Person
from voucher.audit import seal as sealing
from voucher.audit.models import AuditEvent, AuditSeal
from voucher.audit.record import record
from voucher.audit.seal import seal_all, seal_now_and_then
from voucher.budget.models import LedgerEntry
from voucher.checker import trail
from voucher.checker.chain import Chain
from voucher.checker.snapshot import snapshot
from voucher.storage import db, transaction

HERE = ROOT / "voucher" / "checker" / "chain.py"


def some_events(count: int = 5) -> None:
    """Record something that was noted by somebody, so often."""
    with transaction() as session:
        person = Person(name="张三", email=f"{clock.now().timestamp()}@example.com")
        session.add(person)
        session.flush()
        for number in range(count):
            record(session, SYSTEM, Action.SESSION_REVOKE, person, event="join", note="备注", number=number)


def checked(anchors: set[str] | None = None, later: timedelta = timedelta()) -> Chain:
    db.session.rollback()
    with snapshot(db.engine) as connection:
        return trail.chain(connection, before=clock.now() + later, anchors=anchors)


def faults() -> list[tuple[str, str]]:
    return checked().faults


def a_sealed_city() -> None:
    appropriated_year()
    some_events(8)
    seal_all()


def test_everything_is_sealed_once_and_in_order(app_context: Flask):
    a_sealed_city()
    some_events(2)
    assert seal_all() == 2
    assert seal_all() == 0
    count = db.session.scalar(select(func.count(AuditEvent.id))) + db.session.scalar(
        select(func.count(LedgerEntry.id))
    )
    found = checked()
    assert found.faults == []
    assert (found.members, found.seals) == (count, 3)
    assert found.head == db.session.scalar(select(AuditSeal.digest).order_by(AuditSeal.id.desc()).limit(1))


def test_a_server_seals_once_a_minute_and_no_page_waits(app_context: Flask):
    a_sealed_city()
    some_events()
    assert seal_now_and_then() == 0
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert seal_now_and_then() == 5


def test_sealing_ends_even_if_changes_never_do(app_context: Flask, monkeypatch: pytest.MonkeyPatch):
    append, seals = sealing._append, list[int]()

    def append_while_more_comes(draft: AuditSeal) -> int:
        seals.append(append(draft))
        assert len(seals) < 5, "sealing goes on and on"
        some_events(1)
        return seals[-1]

    a_sealed_city()
    some_events(3)
    monkeypatch.setattr(sealing, "_append", append_while_more_comes)
    assert seal_all() == 3
    assert seal_all() == 1


def test_what_nobody_sealed_is_named_after_an_hour(app_context: Flask):
    a_sealed_city()
    some_events(1)
    assert checked(later=timedelta(hours=-1)).faults == []
    assert [what for _event, what in checked(later=timedelta(hours=1)).faults] == ["is in no seal"]


LAST = "(SELECT MAX(id) FROM audit_event)"


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("UPDATE audit_event SET note = '改' WHERE id = 3", "seal 1", "event 3 was changed"),
        ("UPDATE audit_event SET facts = '{\"number\": 99}' WHERE id = 4", "seal 1", "event 4 was changed"),
        ("UPDATE audit_event SET at = '2020-01-01' WHERE id = 5", "seal 1", "event 5 was changed"),
        ("DELETE FROM audit_event WHERE id = 4", "seal 1", "event 4 is missing"),
        (f"UPDATE audit_event SET id = 1000 WHERE id = {LAST}", "seal 1", "event {last} is missing"),
        ("UPDATE ledger_transfer SET amount_fen = amount_fen + 1", "seal 2", "entry 1 was changed"),
        ("DELETE FROM ledger_transfer", "seal 2", "entry 1 was changed"),
        ("UPDATE ledger_account SET pool = 'GL' WHERE stage = 'available'", "seal 2", "entry 1 was changed"),
        ("UPDATE ledger_entry SET reason = 'pay'", "seal 2", "entry 1 was changed"),
        (
            "UPDATE audit_seal SET at = '2020-01-01' WHERE id = 1",
            "seal 1",
            "its digest is not what its members give",
        ),
        ("UPDATE audit_seal SET members = 1 WHERE id = 1", "seal 1", "it has {last} members, 1 were sealed"),
        ("DELETE FROM audit_seal WHERE id = 1", "the first seal", "is missing"),
    ],
)
def test_whoever_rewrites_the_past_is_named(
    app_context: Flask, laboratory: Laboratory, statement: str, where: str, what: str
):
    a_sealed_city()
    last = db.session.scalar(select(func.max(AuditEvent.id)))
    assert faults() == []
    tamper(laboratory.engine, statement)
    assert (where, what.format(last=last)) in faults()


def test_two_events_that_changed_places_are_both_named(app_context: Flask, laboratory: Laboratory):
    a_sealed_city()
    tamper(
        laboratory.engine,
        "UPDATE audit_event SET id = 999 WHERE id = 3",
        "UPDATE audit_event SET id = 3 WHERE id = 4",
        "UPDATE audit_event SET id = 4 WHERE id = 999",
    )
    assert faults() == [("seal 1", "event 3 was changed"), ("seal 1", "event 4 was changed")]


def test_an_event_written_into_a_gap_is_seen(app_context: Flask, laboratory: Laboratory):
    """It is in no seal, and a seal that takes it in later says when."""
    some_events(3)
    tamper(laboratory.engine, "UPDATE audit_event SET id = id + 10 WHERE id = 3")
    seal_all()
    assert faults() == []
    tamper(laboratory.engine, "UPDATE audit_event SET id = 5 WHERE id = 2")
    assert ("seal 1", "event 2 is missing") in faults()
    assert ("event 5", "is in no seal") in faults()


def test_an_end_that_was_cut_off_is_seen_against_the_digest_of_yesterday(
    app_context: Flask, laboratory: Laboratory
):
    a_sealed_city()
    some_events()
    seal_all()
    yesterday = checked().head
    tamper(
        laboratory.engine,
        "DELETE FROM audit_event WHERE id > (SELECT last_id FROM audit_seal WHERE id = 1)",
        "DELETE FROM audit_seal WHERE id = 3",
    )
    assert checked().faults == []
    assert checked({yesterday}).faults == [
        (f"digest {yesterday}", "is in no seal: the end of the chain was cut off or written anew")
    ]


def test_the_database_refuses_to_change_a_seal(app_context: Flask):
    a_sealed_city()
    for change in ("UPDATE audit_seal SET members = 0", "DELETE FROM audit_seal"):
        with pytest.raises(Exception, match="append-only"), transaction() as session:
            session.execute(text(change))


def offline(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Check exported files where nothing is installed."""
    command = [sys.executable, "-I", "-S", str(HERE), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("how", [[], ["--without-personal-data"]], ids=["in full", "without personal data"])
def test_an_export_is_checked_by_a_stranger_with_nothing_but_python(
    app_context: Flask, app: Flask, tmp_path: Path, how: list[str]
):
    a_sealed_city()
    head = checked().head
    file = tmp_path / "year.jsonl"
    asked = ["audit", "export", "--year", str(clock.today().year), "--output", str(file), *how]
    assert app.test_cli_runner().invoke(args=asked).exit_code == 0
    assert ("张三" in file.read_text() or "备注" in file.read_text()) is not bool(how)

    good = offline(str(file), "--anchor", head, "--after", "")
    assert (good.returncode, good.stderr) == (0, "")
    assert f"head {head}: in order" in good.stdout
    assert offline(str(file), "--anchor", "0" * 64).returncode == 1

    lines = file.read_text().splitlines()
    forged = json.loads(lines[2])
    forged["event"]["action"] = "nothing"
    file.write_text("\n".join([*lines[:2], json.dumps(forged), *lines[3:]]))
    bad = offline(str(file))
    assert bad.returncode == 1
    assert bad.stdout.splitlines()[0] == f"BREACH  seal 1: event {forged['event']['id']} was changed"


def test_the_commands_seal_and_verify(app_context: Flask, app: Flask, laboratory: Laboratory):
    runner = app.test_cli_runner()
    some_events(3)
    assert "3  events and entries sealed" in runner.invoke(args=["audit", "seal"]).output
    good = runner.invoke(args=["audit", "verify"])
    assert (good.exit_code, "in order" in good.output) == (0, True)
    tamper(laboratory.engine, "UPDATE audit_event SET event = 'leave' WHERE id = 2")
    bad = runner.invoke(args=["audit", "verify", "--json"])
    assert bad.exit_code == 1
    assert json.loads(bad.output)["breaches"] == [{"subject": "seal 1", "detail": "event 2 was changed"}]
    assert "BREACH  seal 1: event 2 was changed" in runner.invoke(args=["audit", "verify"]).output


HELD = text(
    "INSERT INTO audit_event (at, person_name, roles, action, event, subject_kind, subject_id, facts)"
    " VALUES (:at, '', '', 'session.revoke', 'join', 'person', 1, '{}')"
)


@pytest.fixture
def postgres(laboratories: Callable[[str], Laboratory]) -> Iterator[Laboratory]:
    """The city on PostgreSQL, where two may write at the same time."""
    chosen = laboratories("postgres")
    chosen.empty()
    with chosen.app.app_context():
        yield chosen


def test_who_commits_late_escapes_no_seal(postgres: Laboratory):
    with postgres.engine.connect() as slow:
        slow.execute(HELD, {"at": clock.now()})
        some_events(3)
        assert seal_all() == 3
        slow.commit()
    assert [what for _event, what in checked(later=timedelta(hours=1)).faults] == ["is in no seal"]
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert seal_now_and_then() == 1
    [seal] = db.session.scalars(select(AuditSeal).where(AuditSeal.id == 2))
    assert (seal.late, seal.members) == ([1], 1)
    assert checked(later=timedelta(hours=1)).faults == []
    assert seal_all() == 0


def test_many_who_seal_at_once_make_one_chain(app: Flask, laboratory: Laboratory):
    """Some write meanwhile: whatever the sealers see, every event is in one seal in the end."""
    with app.app_context():
        a_sealed_city()
    assert together(app, *[seal_all] * 3, *[some_events] * 3) == []
    with app.app_context():
        seal_all()
        found = checked(later=timedelta(hours=1))
        assert found.faults == []
        assert found.members == db.session.scalar(select(func.count(AuditEvent.id))) + 1
