"""The one background process: it drains outbox and jobs, and ticks while it leads."""

import logging
import os
import socket
import threading
from collections.abc import Callable

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app.core.clock import Clock
from app.core.database import session
from app.core.errors import CaseworkError
from app.engine.jobs import run_jobs
from app.outbox.mail import MailAddressError
from app.reminders import tick
from app.reminders.delivery import deliver
from app.reminders.election import hold_election
from app.reminders.timetable import Timetable

ELECT_EVERY_SECONDS = 0.5
DRAIN_EVERY_SECONDS = 1.0
TICK_EVERY_SECONDS = 15.0
_log = logging.getLogger(__name__)


def worker_name() -> str:
    """Name this process in leases."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}"


class Scheduler:
    """Any number may run. Each drains with leases; the elected one also ticks."""

    def __init__(self, app: Flask, say: Callable[[str], None], *, every_seconds: float) -> None:
        self._app = app
        self._say = say
        self._clock: Clock = app.config["IG_CLOCK"]
        self._stopped = threading.Event()
        self._timetable = Timetable(self._guarded(self._tick), every_seconds)
        settings = app.config["IG_SETTINGS"]
        self._election = hold_election(settings.database_url, settings.instance_path)

    def stop(self) -> None:
        """Ask it to end after what it is doing; fit for a signal handler."""
        self._stopped.set()

    def run(self) -> None:
        """Run until ``stop`` is called."""
        name = worker_name()
        drains = [
            self._drain(lambda: deliver(self._clock, name), "deliver"),
            self._drain(lambda: run_jobs(self._clock, name), "jobs"),
        ]
        self._say(f"Scheduler {name} is running.")
        while not self._stopped.is_set():
            self._follow_election(name)
            self._stopped.wait(ELECT_EVERY_SECONDS)
        self._timetable.stop(wait=True)
        for thread in drains:
            thread.join()
        self._election.close()
        self._say(f"Scheduler {name} has stopped.")

    def _follow_election(self, name: str) -> None:
        leads = self._election.leads()
        if leads and not self._timetable.running:
            self._say(f"Scheduler {name} leads.")
            self._timetable.start()
        elif not leads and self._timetable.running:
            # Another may lead already; what both begin comes once all the same, by its key.
            self._say(f"Scheduler {name} does not lead any more.")
            self._timetable.stop(wait=False)

    def _tick(self) -> None:
        tick.run(self._clock.now())

    def _drain(self, work: Callable[[], int], name: str) -> threading.Thread:
        guarded = self._guarded(work)

        def drain() -> None:
            while not self._stopped.wait(DRAIN_EVERY_SECONDS):
                guarded()

        thread = threading.Thread(target=drain, name=name, daemon=True)
        thread.start()
        return thread

    def _guarded(self, work: Callable[[], object]) -> Callable[[], None]:
        """A database that is away for a while must not end the process: log it, and try again."""

        def guarded() -> None:
            with self._app.app_context():
                try:
                    work()
                except (SQLAlchemyError, CaseworkError, MailAddressError, OSError):
                    _log.exception("background work failed and is tried again")
                    session().rollback()

        return guarded
