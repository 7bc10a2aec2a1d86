"""Bring the database to the newest schema."""

import click
from flask import current_app
from flask_migrate import upgrade as run_migrations

from app.core.database import db
from config.settings import MIGRATIONS


@click.group("database")
def database() -> None:
    """Look after the database."""


@database.command("upgrade")
def upgrade() -> None:
    """Run the migrations that this database has not seen."""
    run_migrations(directory=str(MIGRATIONS))
    with current_app.app_context():
        db.session.remove()
    click.echo("The database is up to date.")


COMMANDS = (database,)
