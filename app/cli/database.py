"""Bring the database to the newest schema."""

import click
from flask import current_app

from app.core import migrations


@click.group("database")
def database() -> None:
    """Look after the database."""


@database.command("upgrade")
def upgrade() -> None:
    """Run the migrations that this database has not seen."""
    migrations.upgrade(current_app._get_current_object())  # type: ignore[attr-defined]
    click.echo("The database is up to date.")


COMMANDS = (database,)
