"""Do everything that is due, once."""

import click
from flask import current_app

from app.cli.context import answer, clock, handles_refusals, json_option
from app.core.clock import Clock
from app.core.database import session
from app.core.dates import parse_instant
from app.core.errors import CaseworkError
from app.core.installation import checked_clock
from app.engine.jobs import run_jobs
from app.reminders import tick as ticking
from app.reminders.delivery import deliver
from app.reminders.scheduler import worker_name


class _InProductionError(CaseworkError):
    code = "production"


@click.command("tick")
@click.option("--at", "at", metavar="INSTANT", help="As if it were then: 2026-11-21T09:00:00Z.")
@json_option
@handles_refusals
def tick(at: str | None, as_json: bool) -> None:
    """Send what is due, seal the audit record, deliver mail and run jobs, once."""
    running = _clock(at)
    done = ticking.run(running.now())
    delivered = deliver(running, worker_name())
    begun = run_jobs(running, worker_name())
    value = {
        "steps": done.steps, "messages": done.messages, "delivered": delivered,
        "jobs": begun, "sealed": done.sealed,
    }  # fmt: skip
    text = (
        f"{value['steps']} reminder steps, {value['messages']} messages, "
        f"{value['delivered']} delivered, {value['jobs']} jobs, {value['sealed']} chains sealed."
    )
    answer(value, as_json=as_json, text=text)


def _clock(at: str | None) -> Clock:
    """The installation's clock, or one set to another instant, which the database remembers."""
    if at is None:
        return clock()
    if current_app.config["IG_SETTINGS"].production:
        raise _InProductionError("--at is refused in production: the clock there is the machine's.")
    try:
        wanted = Clock.starting_at(parse_instant(at))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from None
    current_app.config["IG_CLOCK"] = checked_clock(session(), wanted)
    return clock()


COMMANDS = (tick,)
