"""``ig``: one entry point; it assembles the other files of this door."""

from typing import Any

import click
from flask import Flask, has_app_context
from sqlalchemy.exc import DBAPIError

from app.cli import (
    audit,
    database,
    demonstration,
    documents,
    exchange,
    installation,
    measures,
    records,
    rules,
    scheduler,
    search,
    tick,
    users,
    workflows,
)
from app.core.database import session
from app.core.installation import TimeTravelError
from app.core.readiness import unready
from config.settings import SettingsError


class _InsideApplication(click.Group):
    """A group whose commands run inside the application, or inside the one already open."""

    def invoke(self, ctx: click.Context) -> Any:
        if has_app_context():
            return super().invoke(ctx)
        with _application().app_context():
            try:
                return super().invoke(ctx)
            except DBAPIError:
                reason = unready(session())
                if reason is None:  # a fault of ours: whoever mends it needs all of it
                    raise
                raise click.ClickException(reason) from None


def _application() -> Flask:
    from app import create_app  # the application imports this door

    try:
        return create_app()
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    except TimeTravelError as error:
        raise click.ClickException(str(error)) from None


ig = _InsideApplication(name="ig", help="IG Casework at the command line.")
DOORS = (
    audit,
    database,
    demonstration,
    documents,
    exchange,
    installation,
    measures,
    records,
    rules,
    scheduler,
    search,
    tick,
    users,
    workflows,
)
for door in DOORS:
    for command in door.COMMANDS:
        ig.add_command(command)
