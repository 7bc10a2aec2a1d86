"""Do everything that is due, once."""

from datetime import datetime

import click
from flask import current_app

from app.cli.context import answer, clock, handles_refusals, json_option
from app.core.dates import parse_instant
from app.core.door import Door
from app.core.errors import CaseworkError
from app.reminders import tick as ticking


class _InProductionError(CaseworkError):
    code = "production"


@click.command("tick")
@click.option("--at", "at", metavar="INSTANT", help="As if it were then: 2026-11-21T09:00:00Z.")
@json_option
@handles_refusals
def tick(at: str | None, as_json: bool) -> None:
    """Send what is due, seal the audit record, deliver mail and run jobs, once."""
    done = ticking.run(_instant(at), door=Door.JOB)
    value = {
        "steps": done.steps, "messages": done.messages, "delivered": 0,
        "jobs": 0, "sealed": done.sealed,
    }  # fmt: skip
    text = (
        f"{value['steps']} reminder steps, {value['messages']} messages, "
        f"{value['delivered']} delivered, {value['jobs']} jobs, {value['sealed']} chains sealed."
    )
    answer(value, as_json=as_json, text=text)


def _instant(at: str | None) -> datetime:
    if at is None:
        return clock().now()
    if current_app.config["IG_SETTINGS"].production:
        raise _InProductionError("--at is refused in production: the clock there is the machine's.")
    try:
        return parse_instant(at)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from None


COMMANDS = (tick,)
