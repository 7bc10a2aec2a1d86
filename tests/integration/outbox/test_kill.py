"""A scheduler killed in the middle of delivery: nothing is lost, repeats share a Message-ID."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core.database import session
from app.outbox.models import OutboxRow
from tests.factories.world import START, council
from tests.support.databases import ROOT, Database
from tests.support.mail_server import MailServer

MAILS = 40
PATIENCE_SECONDS = 40
PROGRAM = "import sys; from app.cli import main; sys.exit(main())"

pytestmark = pytest.mark.loopback


def test_a_kill_in_the_middle_of_delivery_loses_nothing(
    own_database: Database, server: MailServer, make_app: Callable[..., Flask], tmp_path: Path
) -> None:
    with make_app(own_database).app_context():
        world = council()
        for number in range(MAILS):
            world.person(f"New Starter{number}", "investigator", sign_in=False)
        queued = session().scalar(_counted("waiting"))
        session().rollback()
    assert queued is not None
    assert queued >= MAILS
    server.delay_seconds = 0.05
    server.start()

    first = _start(own_database, server, tmp_path, timedelta(hours=1))
    _wait(lambda: len(server.taken) >= MAILS // 4)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert len({mail["Message-ID"] for mail in server.taken}) < queued
    second = _start(own_database, server, tmp_path, timedelta(hours=2))
    try:
        _wait(lambda: len({mail["Message-ID"] for mail in server.taken}) == queued)
        _wait(lambda: _left(make_app(own_database)) == 0)
    finally:
        second.terminate()
        assert second.wait(timeout=20) == 0
    repeats = Counter(mail["Message-ID"] for mail in server.taken)
    assert sum(repeats.values()) - len(repeats) <= 1


def _counted(state: str) -> object:
    return select(func.count()).select_from(OutboxRow).where(OutboxRow.state == state)


def _left(app: Flask) -> int:
    with app.app_context():
        return session().scalar(_counted("waiting")) or 0


def _start(
    database: Database, server: MailServer, instance: Path, after: timedelta
) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ, "IG_DATABASE_URL": database.url, "IG_INSTANCE": str(instance),
        "IG_AUDIT_KEY": "a" * 32, "IG_SECRET_KEY": "s" * 32, "IG_MAIL_URL": server.url,
        "IG_ALLOW_TIME_TRAVEL": "1", "IG_NOW": (START + after).isoformat(),
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "scheduler"], cwd=ROOT, env=environment,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _wait(until: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not until():
        assert time.monotonic() < ends
        time.sleep(0.05)
