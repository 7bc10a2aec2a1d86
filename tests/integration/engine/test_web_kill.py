"""The kill test, web half: workers die by kill -9 while moves are posted; every answer stands."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from app.assets.models import Asset
from app.audit.models import AuditEvent
from app.audit.seals import verify
from app.core.database import db, session
from tests.factories.world import council
from tests.support.databases import Database

ROOT = Path(__file__).resolve().parents[3]
KEYS = {"IG_SECRET_KEY": "s" * 32, "IG_AUDIT_KEY": "a" * 32}
KILLS = 2
POSTS_BETWEEN = 12

pytestmark = pytest.mark.loopback


@pytest.fixture
def site(own_database: Database, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """The real server in processes of its own: a master and two workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | KEYS | {
        "IG_DATABASE_URL": own_database.url, "IG_INSTANCE": str(tmp_path), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "2", "-k",
               "gthread", "--threads", "2", "--no-control-socket", "wsgi:app"]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_every_answer_is_kept_and_audited_once(
    own_database: Database,
    make_app: Callable[..., Flask],
    site: tuple[str, int],
) -> None:
    address, master = site
    app = make_app(own_database)
    with app.app_context():
        world = council()
        token = world.do(world.as_("Ada Osei"), "api_token", "create", name="kill").secret
        session().rollback()
    headers = {"Authorization": f"Bearer {token}"}
    _wait_for(address)
    answered = _post_through_kills(address, master, headers)
    with app.app_context():
        assert len(answered) >= KILLS * POSTS_BETWEEN
        kept = set(session().scalars(select(Asset.name)))
        assert answered <= kept
        proposed = (
            select(AuditEvent.subject_reference, func.count())
            .where(AuditEvent.event == "asset.proposed")
            .group_by(AuditEvent.subject_reference)
        )
        counts = dict(session().execute(proposed).tuples().all())
        assert set(counts.values()) == {1}
        assert len(counts) == len(kept)
        assert verify(session(), KEYS["IG_AUDIT_KEY"]).findings == ()
        session().rollback()
        db.engine.dispose()


def _post_through_kills(address: str, master: int, headers: dict[str, str]) -> set[str]:
    answered: set[str] = set()
    number = 0
    for _kill in range(KILLS):
        before = len(answered)
        killed = False
        while len(answered) < before + POSTS_BETWEEN:
            number += 1
            assert number < 500, "the site did not come back"
            if not killed and len(answered) >= before + POSTS_BETWEEN // 2:
                _kill_workers(master)
                killed = True
            if _post(address, headers, f"asset {number}"):
                answered.add(f"asset {number}")
    return answered


def _post(address: str, headers: dict[str, str], name: str) -> bool:
    try:
        answer = requests.post(
            f"{address}/api/v1/assets", headers=headers, json={"name": name}, timeout=8
        )
    except requests.RequestException:
        time.sleep(0.1)
        return False
    return answer.status_code == 201


def _kill_workers(master: int) -> None:
    """Kill the workers, never the master, which starts others."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii")
    for pid in children.split():
        os.kill(int(pid), signal.SIGKILL)


def _wait_for(address: str) -> None:
    for _attempt in range(100):
        try:
            requests.get(f"{address}/healthz", timeout=2)
        except requests.RequestException:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the site did not start")
