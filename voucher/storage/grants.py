"""Who may do what in PostgreSQL: three roles, and what each may do with each table.

The *migration* role owns everything and changes tables. The *application* role, with which the portal serves, works
with rows only: it cannot change or delete what is append-only, nor change tables. The *reading* role reads.

Nothing is listed by hand: a table is append-only when the trigger that refuses changes hangs on it, and rows are kept
when the model says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from voucher.storage.database import Base

READ = "SELECT"
GROW = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"
ALL_ROWS = "SELECT, INSERT, UPDATE, DELETE"
_VERSION = "alembic_version"
_TABLES = text("""
SELECT c.relname AS name, c.relispartition AS part,
       EXISTS (SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                WHERE t.tgrelid = c.oid AND p.proname = 'refuse_change') AS append_only
  FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
 ORDER BY c.relname
""")


@dataclass(frozen=True, slots=True)
class Roles:
    """The names of the three roles."""

    migration: str
    application: str
    reading: str


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many seconds PostgreSQL ends a statement, a wait for a lock, or a transaction that rests."""

    statement: int
    lock: int
    idle: int


def rights(connection: Connection) -> dict[str, str | None]:
    """Return what the application may do with each table; None with a partition, which is reached by its table only."""
    kept = {table.name for table in Base.metadata.sorted_tables if table.info.get("kept")}
    return {
        row.name: None if row.part else _rights(row.name, row.append_only, row.name in kept)
        for row in connection.execute(_TABLES)
    }


def _rights(name: str, append_only: bool, kept: bool) -> str:
    if name == _VERSION:
        return READ
    if append_only:
        return GROW
    return CHANGE if kept else ALL_ROWS


def may_grant(connection: Connection, roles: Roles) -> bool:
    """Say whether the database knows the roles, and whoever asks owns the tables."""
    if connection.dialect.name != "postgresql":
        return False
    found = text("SELECT count(*) FROM pg_roles WHERE rolname IN (:application, :reading)")
    names = {"application": roles.application, "reading": roles.reading}
    owned = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(:name)")
    known = connection.scalar(found, names) == len(names)
    return known and bool(connection.scalar(owned, {"name": _VERSION}))


def grants(connection: Connection, roles: Roles) -> Iterator[str]:
    """Yield the statements that give the roles what they may do, and take what they may not; the owner may run them."""
    application, reading = _quoted(connection, roles.application), _quoted(connection, roles.reading)
    for name, allowed in rights(connection).items():
        table = _quoted(connection, name)
        yield f"REVOKE ALL ON {table} FROM PUBLIC, {application}, {reading}"
        if allowed:
            yield f"GRANT {allowed} ON {table} TO {application}"
            yield f"GRANT {READ} ON {table} TO {reading}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {application}, {reading}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {application}"


def setting_up(connection: Connection, roles: Roles, limits: Limits) -> Iterator[str]:
    """Yield the statements that set the roles up; a superuser has to run them, and may repeat them."""
    migration, application, reading = (
        _quoted(connection, name) for name in (roles.migration, roles.application, roles.reading)
    )
    database = _quoted(connection, str(connection.engine.url.database))
    for role in (migration, application, reading):
        yield _create_role(role)
    yield f"ALTER DATABASE {database} OWNER TO {migration}"
    yield from _take_over(connection, migration)
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC, {application}, {reading}"
    yield f"GRANT CONNECT ON DATABASE {database} TO {application}, {reading}"
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {application}, {reading}"
    yield f"GRANT USAGE ON SCHEMA public TO {application}, {reading}"
    ahead = f"ALTER DEFAULT PRIVILEGES FOR ROLE {migration} IN SCHEMA public GRANT"
    yield f"{ahead} {GROW} ON TABLES TO {application}"  # the rest comes with the migration that makes the table
    yield f"{ahead} {READ} ON TABLES TO {reading}"
    yield f"{ahead} USAGE, SELECT ON SEQUENCES TO {application}"
    yield from grants(connection, roles)
    for role in (application, reading):
        setting = f"ALTER ROLE {role} IN DATABASE {database} SET"
        yield f"{setting} statement_timeout = '{limits.statement}s'"
        yield f"{setting} lock_timeout = '{limits.lock}s'"
        yield f"{setting} idle_in_transaction_session_timeout = '{limits.idle}s'"
    yield f"ALTER ROLE {migration} IN DATABASE {database} SET lock_timeout = '{limits.lock}s'"
    yield f"ALTER ROLE {reading} IN DATABASE {database} SET default_transaction_read_only = on"


def _create_role(role: str) -> str:
    return f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"


def _take_over(connection: Connection, owner: str) -> Iterator[str]:
    """Let one role own every table and function, whoever made them; a sequence follows its table."""
    for name in rights(connection):
        yield f"ALTER TABLE {_quoted(connection, name)} OWNER TO {owner}"
    functions = text(
        "SELECT oid::regprocedure::text FROM pg_proc p WHERE pronamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    for name in connection.scalars(functions):
        yield f"ALTER FUNCTION {name} OWNER TO {owner}"


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)
