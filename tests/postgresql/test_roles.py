"""Three roles on PostgreSQL: whoever takes over the portal cannot rewrite its books."""

from dataclasses import replace
from random import Random

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from config import Config
from tests.support.batches import paid_batch, standing
from tests.support.history import History
from tests.support.invariants import Watch
from tests.support.laboratory import Laboratory
from tests.support.roles import RoledCity, opened
from tests.support.source import product
from voucher import clock
from voucher.budget.verify import verify
from voucher.cli.serve import check_before_serving
from voucher.refusal import Refusal
from voucher.settlement.states import BatchState
from voucher.storage import Base, db
from voucher.storage.grants import rights
from voucher.storage.serving_role import TooPowerful, require_modest

BOOKS = {"ledger_entry", "ledger_transfer", "audit_event"}
STEPS = 30
SAFE = {
    "secret_key": "x" * 32,
    "trusted_hosts": "portal.example",
    "public_url": "https://portal.example",
    "mail_sink": "smtp://127.0.0.1:25",
}


def refused(city: RoledCity, config: Config, statement: str) -> bool:
    """Say whether the database refuses the statement to a role for want of rights; the superuser can do it."""
    with city.engine(city.superuser).connect() as connection:
        connection.exec_driver_sql(statement)
        connection.rollback()
    try:
        with city.engine(config).begin() as connection:
            connection.exec_driver_sql(statement)
    except DBAPIError as fault:
        return any(words in str(fault) for words in ("permission denied", "must be owner", "read-only"))
    return False


def test_the_application_role_can_do_everything_the_portal_does(roled_city: RoledCity):
    with opened(roled_city.application) as app:
        with clock.at(clock.moment_of(clock.date(2026, 3, 2), 10)):
            batch = paid_batch()
            assert standing(batch)[0] is BatchState.PAID
        history, done = History(Random(4), clock.moment_of(clock.date(2026, 4, 2), 10)), 0
        for _ in range(STEPS):
            try:
                history.step()
                done += 1
            except Refusal:
                continue
        assert done > STEPS // 5
        assert Watch().breaches(db.session()) == []
        db.session.remove()
        nightly = app.test_cli_runner().invoke(args=["nightly"])
        assert nightly.exit_code == 0, nightly.output
        assert verify(db.session()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "ALTER TABLE voucher ADD COLUMN mine int",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "DROP TABLE notice",
        "DROP TRIGGER audit_event_append_only ON audit_event",
        "TRUNCATE notice",
        "TRUNCATE ledger_transfer",
        "DELETE FROM ledger_account WHERE false",
        "UPDATE alembic_version SET version_num = '0001'",
        "INSERT INTO audit_event_rest SELECT * FROM audit_event WHERE false",
        "SELECT setval('ledger_entry_id_seq', nextval('ledger_entry_id_seq'))",
        "SET LOCAL session_replication_role = replica",
    ],
)
def test_the_application_role_cannot(roled_city: RoledCity, statement: str):
    assert refused(roled_city, roled_city.application, statement)


@pytest.mark.parametrize("table", sorted(BOOKS | {"public_notice"}))
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id WHERE false", "DELETE FROM {} WHERE false"])
def test_the_books_cannot_be_changed_even_without_their_triggers(
    roled_city: RoledCity, table: str, change: str
):
    assert refused(roled_city, roled_city.application, change.format(table))  # no row meets a trigger


def test_no_table_is_forgotten(roled_city: RoledCity, laboratories):
    """What the triggers say on SQLite, the grants say on PostgreSQL; and every table has its rights."""
    sqlite: Laboratory = laboratories("sqlite")
    with sqlite.engine.connect() as connection:
        triggers = connection.scalars(
            text("SELECT tbl_name FROM sqlite_master WHERE name LIKE '%_no_update'")
        )
        append_only = set(triggers)
    kept = {table.name for table in Base.metadata.sorted_tables if table.info.get("kept")}
    with roled_city.engine(roled_city.superuser).connect() as connection:
        given = rights(connection)
        held = {
            name: {
                right
                for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
                if connection.scalar(
                    text("SELECT has_table_privilege(:role, :name, :right)"),
                    {"role": roled_city.superuser.application_role, "name": name, "right": right},
                )
            }
            for name in inspect(connection).get_table_names()
        }
    assert append_only >= BOOKS
    assert kept >= {"ledger_account", "budget_year"}
    assert {name for name, allowed in given.items() if allowed == "SELECT, INSERT"} == append_only
    assert {name for name, allowed in given.items() if allowed == "SELECT, INSERT, UPDATE"} == kept
    assert set(given) >= {table.name for table in Base.metadata.sorted_tables}
    assert held == {name: set((allowed or "").split(", ")) - {""} for name, allowed in given.items()}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO number_series VALUES ('x', 1)",
        "SET LOCAL transaction_read_only = off; INSERT INTO number_series VALUES ('x', 1)",
        "CREATE TABLE mine (id int)",
        "SELECT nextval('ledger_entry_id_seq')",
    ],
)
def test_the_reading_role_only_reads(roled_city: RoledCity, statement: str):
    with roled_city.engine(roled_city.reading).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger_entry")) is not None
    assert refused(roled_city, roled_city.reading, statement)


def test_the_migration_role_brings_a_city_up_to_date_and_the_rights_follow(roled_city: RoledCity):
    with opened(roled_city.migration):
        downgrade(revision="-1")
        upgrade()
    with roled_city.engine(roled_city.application).connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM ledger_transfer")) is not None
    for statement in (
        "UPDATE ledger_transfer SET id = id WHERE false",
        "INSERT INTO ledger_transfer_rest SELECT * FROM ledger_transfer WHERE false",
    ):
        assert refused(roled_city, roled_city.application, statement)


def test_where_nothing_is_to_be_done_the_application_role_may_look(roled_city: RoledCity):
    with opened(roled_city.application) as app:
        upgrade()
        done = app.test_cli_runner().invoke(args=["database", "partitions"])
    assert (done.exit_code, done.output) == (0, "nothing was missing\n")


def test_a_table_whose_rights_nobody_gave_yet_can_only_grow(roled_city: RoledCity):
    owner = roled_city.engine(roled_city.migration)
    with owner.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE later (id serial PRIMARY KEY)")
    try:
        with roled_city.engine(roled_city.application).begin() as connection:
            connection.exec_driver_sql("INSERT INTO later DEFAULT VALUES")
        for change in ("UPDATE later SET id = 2", "DELETE FROM later"):
            assert refused(roled_city, roled_city.application, change)
    finally:
        with owner.begin() as connection:
            connection.exec_driver_sql("DROP TABLE later")


def test_limits_hold_for_whoever_serves_and_reads(roled_city: RoledCity):
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    for config in (roled_city.application, roled_city.reading):
        with roled_city.engine(config).connect() as connection:
            held = [connection.scalar(text(f"SHOW {name}")) for name in limits]
        assert held == ["1min", "10s", "1min"]


def test_a_production_start_refuses_a_role_that_may_change_the_books(roled_city: RoledCity):
    assert require_modest(roled_city.engine(roled_city.application))
    for config in (roled_city.superuser, roled_city.migration):
        with pytest.raises(TooPowerful, match="may change the books"):
            require_modest(roled_city.engine(config))
    unsafe = replace(roled_city.superuser, environment="production", **SAFE)
    with opened(unsafe) as app, pytest.raises(SystemExit, match="application role"):
        check_before_serving(app)


def test_rows_are_deleted_only_where_the_application_may():
    """A verb that deletes rows of a table that is kept would fail on PostgreSQL only; it is found here first."""
    kept = {
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if mapper.local_table.info.get("kept")  # type: ignore[attr-defined]
    }
    assert not [
        f"{source.name} deletes {model}"
        for source in product()
        for model in kept
        if f"delete({model})" in source.text
    ]
