"""Databases for tests: one migrated template on each engine, copies of it, and a quick way back to empty."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, make_url, text

_OWN_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND relname <> 'alembic_version'
"""
# One statement empties every table and restarts every sequence. As a replica no trigger fires: neither the
# ones that keep the books append-only, nor those of foreign keys.
_EMPTY_POSTGRES = text(f"""
DO $$
DECLARE found record;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR found IN {_OWN_TABLES} LOOP
    EXECUTE format('DELETE FROM %I', found.relname);
  END LOOP;
  PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
     FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
""")

# Rows are kept as text: a table for each would take the server longer to make than what is kept.
_KEPT_ROWS = """
CREATE SCHEMA IF NOT EXISTS kept;
CREATE UNLOGGED TABLE IF NOT EXISTS kept.rows (name text, relation text, texts text[], PRIMARY KEY (name, relation))
"""
_ROWS_BACK = """
INSERT INTO public."{table}" SELECT (one).* FROM (
  SELECT unnest(texts)::public."{table}" AS one FROM kept.rows WHERE name = '{name}' AND relation = '{table}' OFFSET 0
)
"""
_SEQUENCES = text("""
SELECT format('SELECT setval(%L, %s)', format('%I.%I', schemaname, sequencename), last_value)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
""")


class Databases(Protocol):
    """All databases that one test process uses on one engine."""

    def copy(self, name: str) -> str:
        """Return the URL of a fresh migrated database."""

    def empty(self, engine: Engine) -> None:
        """Bring a copy back to how it was."""

    def keep(self, engine: Engine, name: str) -> None:
        """Keep the copy as it is now under this name."""

    def bring_back(self, engine: Engine, name: str) -> None:
        """Bring the copy back to how it was when it was kept."""

    def drop(self, name: str) -> None:
        """Remove a copy before the others."""

    def forget(self) -> None:
        """Remove everything."""


class SqliteDatabases:
    """Files in one folder; a copy is a copied file."""

    def __init__(self, folder: Path, migrate: Callable[[str], None]) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self._template}")
        engine = create_engine(f"sqlite:///{self._template}")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    def copy(self, name: str) -> str:
        file = self._folder / f"{name}.sqlite3"
        shutil.copyfile(self._template, file)
        return f"sqlite:///{file}"

    def empty(self, engine: Engine) -> None:
        self._put(self._template, engine)

    def keep(self, engine: Engine, name: str) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint waits for no transaction, not even its own
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(str(engine.url.database), self._folder / f"{name}.kept")

    def bring_back(self, engine: Engine, name: str) -> None:
        self._put(self._folder / f"{name}.kept", engine)

    @staticmethod
    def _put(source: Path, engine: Engine) -> None:
        engine.dispose()
        file = str(engine.url.database)
        for leftover in (f"{file}-wal", f"{file}-shm"):
            Path(leftover).unlink(missing_ok=True)
        shutil.copyfile(source, file)

    def drop(self, name: str) -> None:
        (self._folder / f"{name}.sqlite3").unlink()

    def forget(self) -> None:
        """Leave the files to pytest, which keeps the last runs' folders for a look."""


class PostgresDatabases:
    """Databases of one server, their names beginning with `prefix`."""

    def __init__(self, server_url: str, prefix: str, migrate: Callable[[str], None]) -> None:
        self._url = make_url(server_url)
        self._prefix = prefix
        self._names: set[str] = set()
        self._ways_back: dict[str, str] = {}
        self._server = create_engine(self._url, isolation_level="AUTOCOMMIT")
        migrate(self._create("template", of="template0"))

    def copy(self, name: str) -> str:
        return self._create(name, of=f"{self._prefix}_template")

    def empty(self, engine: Engine) -> None:
        with engine.begin() as connection:
            connection.execute(_EMPTY_POSTGRES)

    def keep(self, engine: Engine, name: str) -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql(_KEPT_ROWS)
            full = [
                table
                for (table,) in connection.exec_driver_sql(_OWN_TABLES)
                if _keep_rows(connection, name, table)
            ]
            steps = ["SET LOCAL session_replication_role = replica"]
            steps += [_ROWS_BACK.format(name=name, table=table) for table in full]
            self._ways_back[name] = "; ".join([*steps, *connection.scalars(_SEQUENCES)])

    def bring_back(self, engine: Engine, name: str) -> None:
        with engine.begin() as connection:
            connection.execute(_EMPTY_POSTGRES)
            connection.exec_driver_sql(self._ways_back[name])

    def forget(self) -> None:
        for name in self._names.copy():
            self._drop(name)
        self._server.dispose()

    def drop(self, name: str) -> None:
        self._drop(f"{self._prefix}_{name}")

    def _create(self, name: str, *, of: str) -> str:
        full_name = f"{self._prefix}_{name}"
        self._drop(full_name)
        with self._server.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{full_name}" TEMPLATE "{of}"')
        self._names.add(full_name)
        return self._url.set(database=full_name).render_as_string(hide_password=False)

    def _drop(self, full_name: str) -> None:
        with self._server.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{full_name}" WITH (FORCE)')
        self._names.discard(full_name)


def _keep_rows(connection: Connection, name: str, table: str) -> bool:
    keeping = f'''
        INSERT INTO kept.rows SELECT '{name}', '{table}', array_agg(one::text) FROM public."{table}" AS one
        HAVING count(*) > 0
    '''
    return connection.exec_driver_sql(keeping).rowcount > 0
