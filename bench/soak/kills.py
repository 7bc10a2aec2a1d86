"""Web workers and schedulers die by kill -9 while moves are posted and mail goes out."""

import http.client
import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select

from app.assets.models import Asset
from app.audit.models import AuditEvent
from app.audit.seals import verify
from app.core.database import db, session
from app.exchange.exporting import find_export
from app.exchange.jobs import queue_export
from app.exchange.kinds import get_kind
from app.exchange.tables import FileFormat
from app.outbox.models import Job, OutboxRow
from bench.installation import BIN, KEYS, Installation, Site, site
from config.settings import ROOT
from tests.factories.world import World, council
from tests.support.mail_server import MailServer, mail_server

BETWEEN_KILLS = 5
GIVE_UP_SECONDS = 240
DELIVERY_SECONDS = 0.1
"""Slow enough that a kill now and then finds a mail half handed over."""
EXPORTS = 30
_RUNNING_JOBS = select(func.count()).where(Job.state.in_(("waiting", "running")))


@dataclass(slots=True)
class Killed:
    """What was killed, what was answered, and what should not have happened."""

    kills: Counter[str] = field(default_factory=Counter)
    answered: set[str] = field(default_factory=set)
    mails: int = 0
    repeated: int = 0
    findings: list[str] = field(default_factory=list)


def kill(installation: Installation, kills: int, seed: int) -> Killed:
    """Post moves through so many kills, let everything settle, and compare."""
    app = installation.app()
    with app.app_context():
        world = council()
        token = world.do(world.as_("Ada Osei"), "api_token", "create", name="soak").secret
        _queue_exports(world)
        session().rollback()
        db.engine.dispose()
    result = Killed()
    with mail_server() as mail, ExitStack() as stack:
        mail.delay_seconds = DELIVERY_SECONDS
        mail.start()
        stack.enter_context(_mailing(installation, mail))
        served = stack.enter_context(site(installation))
        schedulers = [_scheduler(installation, mail) for _each in range(2)]
        stack.callback(_end, schedulers)
        poster = _Poster(served, str(token), world)
        chance = random.Random(seed)  # noqa: S311 - whom next, not a secret
        while sum(result.kills.values()) < kills:
            for _post in range(BETWEEN_KILLS):
                poster.post(result)
            _kill_one(served, schedulers, installation, mail, chance, result)
        _wait_until_quiet(installation, result)
        sent = Counter(str(taken["Message-ID"]) for taken in mail.taken)
        result.mails, result.repeated = len(sent), sum(n - 1 for n in sent.values())
    with app.app_context():
        result.findings += _compare(result, sent)
        session().rollback()
        db.engine.dispose()
    return result


class _Poster:
    """A program that adds assets and offers each to an owner, who is told by mail."""

    def __init__(self, served: Site, token: str, world: World) -> None:
        self._port, self._owner = served.port, world.people["Bo Lin"]
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._number = 0

    def post(self, result: Killed) -> None:
        """Add an asset and offer it; a dead worker's silence is no answer."""
        self._number += 1
        made = self._send("/api/v1/assets", {"name": f"Asset {self._number}"})
        if made is None:
            return
        result.answered.add(str(made["reference"]))
        offer = {"trigger": "offer_ownership", "person": self._owner}
        self._send(f"/api/v1/assets/{made['reference']}/transitions", offer)

    def _send(self, path: str, body: dict[str, str]) -> dict[str, object] | None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            headers = {**self._headers, "If-Match": "*"}
            connection.request("POST", path, json.dumps(body), headers)
            answer = connection.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            return None
        finally:
            connection.close()
        found: dict[str, object] | None = json.loads(read) if answer.status < 300 else None
        return found


def _mailing(installation: Installation, mail: MailServer) -> ExitStack:
    """Tell every process started from here where mail goes, until the block ends."""
    stack = ExitStack()
    os.environ["IG_MAIL_URL"] = mail.url
    stack.callback(os.environ.pop, "IG_MAIL_URL")
    return stack


def _scheduler(installation: Installation, mail: MailServer) -> "subprocess.Popen[bytes]":
    environment = {**installation.environment, "IG_MAIL_URL": mail.url}
    return subprocess.Popen(
        [str(BIN / "ig"), "scheduler", "--every", "1"], env=environment, cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _kill_one(
    served: Site,
    schedulers: "list[subprocess.Popen[bytes]]",
    installation: Installation,
    mail: MailServer,
    chance: random.Random,
    result: Killed,
) -> None:
    if chance.random() < 0.6:
        children = subprocess.run(
            ["pgrep", "-P", str(served.master)], capture_output=True, text=True, check=False
        ).stdout.split()
        if children:
            os.kill(int(chance.choice(children)), signal.SIGKILL)
            result.kills["web worker"] += 1
        return
    place = chance.randrange(len(schedulers))
    schedulers[place].send_signal(signal.SIGKILL)
    schedulers[place].wait()
    schedulers[place] = _scheduler(installation, mail)
    result.kills["scheduler"] += 1


def _end(schedulers: "list[subprocess.Popen[bytes]]") -> None:
    for process in schedulers:
        process.terminate()
        process.wait(timeout=30)


def _wait_until_quiet(installation: Installation, result: Killed) -> None:
    """Leases of the dead run out; then nothing may be left waiting or running."""
    app = installation.app()
    deadline = time.monotonic() + GIVE_UP_SECONDS
    with app.app_context():
        while time.monotonic() < deadline:
            waiting = session().scalar(
                select(func.count()).where(
                    OutboxRow.channel == "mail", OutboxRow.state == "waiting"
                )
            )
            running = session().scalar(
                select(func.count()).where(Job.state.in_(("waiting", "running")))
            )
            session().rollback()
            if not waiting and not running:
                break
            time.sleep(1)
        else:
            result.findings.append(f"{waiting} mails and {running} jobs still wait.")
        db.engine.dispose()


def _compare(result: Killed, sent: Counter[str]) -> list[str]:
    findings = []
    kept = set(session().scalars(select(Asset.reference)))
    lost = result.answered - kept
    if lost:
        findings.append(f"{len(lost)} answered moves are not in the database.")
    events: dict[str | None, int] = dict(
        session()
        .execute(
            select(AuditEvent.subject_reference, func.count())
            .where(AuditEvent.event == "asset.proposed")
            .group_by(AuditEvent.subject_reference)
        )
        .tuples()
        .all()
    )
    findings += [f"{ref} has {events.get(ref, 0)} events." for ref in kept if events.get(ref) != 1]
    mails = session().scalar(_mails("sent"))
    if (mails or 0) > len(sent):
        findings.append(f"{mails} mails are marked sent, but {len(sent)} reached the server.")
    failed = session().scalar(select(func.count()).where(Job.state == "failed"))
    if failed:
        findings.append(f"{failed} jobs failed.")
    problems = verify(session(), KEYS["IG_AUDIT_KEY"]).findings
    return findings + [problem.sentence for problem in problems]


def _queue_exports(world: World) -> None:
    """Leave jobs for the schedulers that die."""
    officer = world.as_("Ada Osei")
    for number in range(EXPORTS):
        export = find_export(get_kind("assets"), FileFormat.CSV, world.code, officer)
        queue_export(export, officer, f"soak-{number}", now=world.now)


def _mails(state: str) -> Select[tuple[int]]:
    return select(func.count()).where(OutboxRow.channel == "mail", OutboxRow.state == state)
