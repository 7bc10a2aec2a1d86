"""Load the demonstration."""

import click
from flask import current_app

from app.admin.demonstration import PASSWORD, NotEmptyError, load
from app.cli.context import clock, handles_refusals, json_option, refuse
from app.core.errors import CaseworkError
from app.reminders.tick import run as run_tick


class _InProductionError(CaseworkError):
    code = "production"


@click.group("demo")
def demo() -> None:
    """Look at the product with invented data."""


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Say nothing where there is data already.")
@json_option
@handles_refusals
def load_demo(if_empty: bool, as_json: bool) -> None:
    """Fill an empty database with a year of four invented organisations, and mark it so."""
    if current_app.config["IG_SETTINGS"].production:
        refuse(_InProductionError("The demonstration is refused in production."), as_json=as_json)
    try:
        load(clock().now(), tick=run_tick, say=lambda line: click.echo(line, err=True))
    except NotEmptyError:
        if if_empty:
            return
        raise
    click.echo(f"Sign in as anyone listed on the sign-in page, with the password {PASSWORD}")


COMMANDS = (demo,)
