"""Two schedulers: one leads, and when it is killed the other does; nothing comes twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from app.core.database import session
from app.outbox.models import Message, OutboxRow
from tests.factories.world import START, council
from tests.support.databases import ROOT, Database

TAKEN_OVER_WITHIN_SECONDS = 2
STARTED_WITHIN_SECONDS = 30
PROGRAM = "import sys; from app.cli import main; sys.exit(main())"


class _Process:
    """A scheduler as an operator starts it, and when it said that it leads."""

    def __init__(self, database: Database, instance: Path) -> None:
        environment = {
            **os.environ, "IG_DATABASE_URL": database.url, "IG_INSTANCE": str(instance),
            "IG_AUDIT_KEY": "a" * 32, "IG_SECRET_KEY": "s" * 32, "IG_ALLOW_TIME_TRAVEL": "1",
            "IG_NOW": (START + timedelta(days=7)).isoformat(),
        }  # fmt: skip
        self.led_at: float | None = None
        self.ready = threading.Event()
        self._leads = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "scheduler", "--every", "0.5"],
            cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            self._follow(lines)

    def _follow(self, lines: Iterable[str]) -> None:
        for line in lines:
            if "is running" in line:
                self.ready.set()
            if "leads" in line:
                self.led_at = time.monotonic()
                self._leads.set()

    def leads_within(self, seconds: float) -> bool:
        return self._leads.wait(seconds)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def end(self) -> int:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=20)
        self._reader.join()
        return code


@contextmanager
def _schedulers() -> Iterator[Callable[[Database, Path], _Process]]:
    started: list[_Process] = []

    def start(database: Database, instance: Path) -> _Process:
        started.append(_Process(database, instance))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.end()


def test_the_second_takes_over_when_the_first_is_killed(
    own_database: Database, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    with make_app(own_database).app_context(), _schedulers() as start:
        world = council()
        for _each in range(3):
            reference = world.asset("Ada Osei")
            world.do(
                world.as_("Ada Osei"), "asset", "offer_ownership", reference,
                person=world.people["Bo Lin"],
            )  # fmt: skip
        session().rollback()
        first = start(own_database, tmp_path)
        assert first.leads_within(STARTED_WITHIN_SECONDS)
        second = start(own_database, tmp_path)
        assert second.ready.wait(STARTED_WITHIN_SECONDS)
        assert not second.leads_within(1)

        killed_at = time.monotonic()
        first.kill()
        assert second.leads_within(TAKEN_OVER_WITHIN_SECONDS)
        assert second.led_at is not None
        assert second.led_at - killed_at <= TAKEN_OVER_WITHIN_SECONDS
        time.sleep(2)
        assert second.end() == 0

        reminders = select(func.count()).where(Message.name == "ownership_offer_before")
        assert session().scalar(reminders) == 3
        mail = select(func.count()).where(OutboxRow.due_item_id.is_not(None))
        assert session().scalar(mail) == 3
