"""Look after the search index."""

import click

from app.cli.context import answer, clock, handles_refusals, json_option
from app.core.database import session
from app.search.rebuild import rebuild as rebuild_index


@click.group("search")
def search() -> None:
    """Look after the search index."""


@search.command("rebuild")
@json_option
@handles_refusals
def rebuild(as_json: bool) -> None:
    """Write the search entry of every record anew; work may go on meanwhile."""
    done = rebuild_index(session(), clock().now())
    answer({"records": done}, as_json=as_json, text=f"{done:,} records can be found by search.")


COMMANDS = (search,)
