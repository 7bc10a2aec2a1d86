"""Run the background process."""

import logging
import signal
import sys

import click
from flask import current_app

from app.reminders.scheduler import TICK_EVERY_SECONDS, Scheduler


@click.command("scheduler")
@click.option(
    "--every", default=TICK_EVERY_SECONDS, show_default=True, metavar="SECONDS",
    type=click.FloatRange(min=0.1), help="How often the leader looks for what is due.",
)  # fmt: skip
def scheduler(every: float) -> None:
    """Send reminders and mail, and run jobs, until told to stop. Any number may run."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    process = Scheduler(app, click.echo, every_seconds=every)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: process.stop())
    process.run()


COMMANDS = (scheduler,)
