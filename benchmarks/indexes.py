"""Tables without their secondary indexes while many rows come in: building an index once is faster than row by row."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, bindparam, text

#: those that back a constraint stay: a unique one may be what a foreign key refers to
_SQLITE = """
SELECT name, sql FROM sqlite_master
 WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%' AND tbl_name IN :tables
"""
#: those that back a constraint stay, and those of a partition follow the one of its table
_POSTGRES = """
SELECT i.relname, replace(pg_get_indexdef(x.indexrelid), ' ON ONLY ', ' ON ')
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
 WHERE t.relname IN :tables AND t.relnamespace = 'public'::regnamespace AND NOT i.relispartition
   AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid)
"""


@contextmanager
def without_indexes(connection: Connection, tables: Collection[str]) -> Iterator[None]:
    """Drop the indexes of the tables that back no constraint, and make them again afterwards."""
    question = _POSTGRES if connection.dialect.name == "postgresql" else _SQLITE
    found = connection.execute(
        text(question).bindparams(bindparam("tables", expanding=True)), {"tables": list(tables)}
    ).all()
    for name, _statement in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _name, statement in found:
        connection.exec_driver_sql(statement)
