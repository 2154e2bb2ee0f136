"""Runs the numbered migrations on the application's own database."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from voucher.storage import db
from voucher.storage.read_only import DESPITE


def render_item(kind: str, item: Any, autogen_context: Any) -> Any:
    """Write our column types as the plain types they are kept in: a migration outlives the code."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return f"sa.{item.impl_instance!r}"


def run() -> None:
    """Run the migrations in one transaction."""
    with db.engine.connect().execution_options(**{"writes": True, DESPITE: True}) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=render_item,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.in_transaction():
            connection.commit()


run()
