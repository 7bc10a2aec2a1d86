"""The migrations build what the models say, and can be taken back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.core.database import Base, db
from app.core.migrations import prepare
from app.core.readiness import newest_migration
from tests.support.databases import ROOT, Database

if TYPE_CHECKING:
    from flask import Flask

FOLDER = str(ROOT / "migrations")


def test_tables_after_the_migrations_are_those_of_the_models(app: "Flask") -> None:
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = [d for d in compare_metadata(context, Base.metadata) if not _derived(d)]
    assert differences == [], "make migration writes what is missing"


def test_every_name_fits_where_it_is_kept() -> None:
    """Alembic keeps it in a column of 32 characters, of which SQLite alone makes nothing."""
    names = [path.stem for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py")]
    assert [name for name in names if len(name) > 32] == []
    assert names


def test_the_newest_migration_is_the_one_that_is_pinned() -> None:
    assert ScriptDirectory(FOLDER).get_current_head() == newest_migration()


def test_the_migrations_can_be_taken_back_and_run_again(
    empty_database: Database, make_app: "Callable[..., Flask]"
) -> None:
    app = make_app(empty_database)
    prepare(app)
    with app.app_context():
        upgrade(FOLDER)
        tables = set(inspect(db.engine).get_table_names())
        downgrade(FOLDER, revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade(FOLDER)
        assert set(inspect(db.engine).get_table_names()) == tables
        db.engine.dispose()


def _derived(difference: object) -> bool:
    """Whether a difference is about the words that each database indexes in its own way."""
    if not isinstance(difference, tuple):
        return False
    if difference[0] == "remove_column":
        return str(difference[2]) == "search_entries"
    return getattr(difference[1], "name", "").startswith("search")
