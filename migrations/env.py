"""Runs the numbered migrations on the application's own database."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from voucher.storage import db
from voucher.storage.partitions import is_partition
from voucher.storage.read_only import DESPITE
from voucher.storage.upkeep import keep_up


def render_item(kind: str, item: Any, autogen_context: Any) -> Any:
    """Write our column types as the plain types they are kept in: a migration outlives the code."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return f"sa.{item.impl_instance!r}"


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Leave partitions to the database: the models know the whole table."""
    return not (kind == "table" and is_partition(name))


def run() -> None:
    """Run the migrations in one transaction."""
    with db.engine.connect().execution_options(**{"writes": True, DESPITE: True}) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            include_name=include_name,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            keep_up(connection, current_app.config["DATABASE_ROLES"])
        if connection.in_transaction():
            connection.commit()


run()
