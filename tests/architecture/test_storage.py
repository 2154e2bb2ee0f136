"""The tables are what the models and the migrations both say."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import CheckConstraint, inspect

from tests.support.catalogue import ROOT
from tests.support.source import product
from voucher.storage.database import db
from voucher.storage.partitions import is_partition

BOOKS = {"LedgerAccount", "LedgerEntry", "LedgerTransfer"}
WRITING = re.compile(r"\b(?:insert|update|delete|add)\(\s*(\w+)")


def test_models_and_migrations_agree(app_context: Flask):
    with db.engine.connect() as connection:
        known = {"include_name": lambda name, kind, _parents: kind != "table" or not is_partition(name)}
        assert compare_metadata(MigrationContext.configure(connection, opts=known), db.metadata) == []


def test_every_check_of_a_model_stands_in_the_tables(app_context: Flask):
    inspector = inspect(db.engine)
    missing = [
        f"{table.name}: {constraint.name}"
        for table in db.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
        and constraint.name not in {found["name"] for found in inspector.get_check_constraints(table.name)}
    ]
    assert not missing


def test_the_migrations_are_one_line_of_history():
    assert len(ScriptDirectory(str(ROOT / "migrations")).get_heads()) == 1


def test_only_the_books_write_the_books():
    breaches = [
        f"{source.name} writes {found.group(1)}"
        for source in product()
        for found in WRITING.finditer(source.text)
        if found.group(1) in BOOKS and source.name != "voucher/budget/books.py"
    ]
    assert not breaches
