"""One moment of the database, to look at for as long as it takes, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one moment, changes nothing and keeps nobody waiting."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True, stream_results=True
            )
        with connection.begin():  # a transaction of SQLite sees one moment anyway
            yield connection
