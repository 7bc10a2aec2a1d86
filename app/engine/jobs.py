"""Queue long work in the caller's transaction, and run what waits, one process a job."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask, current_app
from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import OperationalError

from app.core.clock import Clock
from app.core.database import session
from app.core.door import Door
from app.core.errors import CaseworkError
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.unit_of_work import is_open, retrying, unit_of_work
from app.identity.actor import system_actor
from app.outbox.jobs import JobCancelledError, JobContext, handler_of, kinds
from app.outbox.models import Job

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
_UNEXPECTED = "Something went wrong that nobody foresaw. The people who run this system can see it."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Taken:
    """A job that this worker holds."""

    job_id: int
    reference: str
    kind: str
    key: str
    payload: Mapping[str, Any]
    person_id: int | None
    organisation_id: int | None


def enqueue(
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    *,
    person_id: int | None,
    organisation_id: int | None,
    now: datetime,
) -> str:
    """Queue a job and return its reference; the same key is queued once.

    Joins the open transaction, so that a move and the work that follows from it stand together.
    """
    with unit_of_work(now) as unit:
        known = unit.session.scalar(select(Job.reference).where(Job.key == key))
        if known is not None:
            return known
        inputs: dict[str, Any] = {"kind": kind, "key": key}
        if person_id is not None:
            inputs["asked_by"] = person_id
        if organisation_id is not None:
            inputs["for_organisation"] = organisation_id
        reference = _move("queue", None, now, inputs)
        unit.session.execute(
            update(Job).where(Job.reference == reference).values(payload=dict(payload))
        )
        return reference


def run_jobs(clock: Clock, worker: str) -> int:
    """Run what waits, one after the other, until nothing does; returns how many were begun."""
    begun = 0
    while (job := retrying(lambda: _take(clock.now(), worker))) is not None:
        _run(job, clock, worker)
        begun += 1
    return begun


def _take(now: datetime, worker: str) -> _Taken | None:
    """Lease the oldest job that waits, or whose process died."""
    with unit_of_work(now) as unit:
        job = unit.session.scalars(
            select(Job)
            .where(
                Job.kind.in_(kinds()),
                or_(
                    Job.state == "waiting",
                    and_(Job.state == "running", Job.leased_until < now),
                ),
            )
            .order_by(Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).first()
        if job is None:
            return None
        job.attempts += 1
        job.leased_until, job.leased_by = now + LEASE, worker
        _move("take" if job.state == "waiting" else "take_over", job.reference, now)
        return _Taken(
            job.id, job.reference, job.kind, job.key, dict(job.payload), job.person_id,
            job.organisation_id,
        )  # fmt: skip


def _run(job: _Taken, clock: Clock, worker: str) -> None:
    context = JobContext(
        reference=job.reference, key=job.key, payload=job.payload, person_id=job.person_id,
        organisation_id=job.organisation_id, now=clock.now,
        progress=partial(_progress, job, clock, worker),
    )  # fmt: skip
    if _attempts(job) > MOST_ATTEMPTS:
        _end(job, worker, clock.now(), "fail", {"problem": "It was begun three times and died."})
        return
    outcome: tuple[str, Mapping[str, Any]]
    with _heartbeat(job, clock, worker):
        try:
            result = handler_of(job.kind)(context)
        except JobCancelledError:
            return
        except CaseworkError as error:
            outcome = ("fail", {"problem": str(error)})
        except Exception:
            # A process edge: the job has failed, and the next one must still be run.
            _log.exception("job %s (%s) failed", job.reference, job.kind)
            outcome = ("fail", {"problem": _UNEXPECTED})
        else:
            outcome = ("finish", dict(result or {}))
    _end(job, worker, clock.now(), *outcome)


def _attempts(job: _Taken) -> int:
    return session().scalars(select(Job.attempts).where(Job.id == job.job_id)).one()


def _progress(job: _Taken, clock: Clock, worker: str, done: int, total: int | None) -> None:
    if is_open():  # it would be seen only when the caller's transaction ends
        return
    now = clock.now()
    with unit_of_work(now) as unit:
        held = unit.session.execute(
            update(Job)
            .where(Job.id == job.job_id, Job.leased_by == worker, Job.state == "running")
            .values(progress=done, total=total, leased_until=now + LEASE)
            .returning(Job.id)
        ).first()
    if held is None:
        raise JobCancelledError(job.reference)


@contextmanager
def _heartbeat(job: _Taken, clock: Clock, worker: str) -> Iterator[None]:
    """Keep the lease while the handler is busy, from a thread of its own."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(app, done, job, clock, worker), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(app: Flask, done: threading.Event, job: _Taken, clock: Clock, worker: str) -> None:
    while not done.wait(LEASE.total_seconds() / 3):
        with app.app_context():
            try:
                _keep(job, clock.now(), worker)
            except OperationalError:
                # Another writer has the database, perhaps this very job: the next beat will do.
                _log.info("lease of %s not renewed", job.reference)


def _keep(job: _Taken, now: datetime, worker: str) -> None:
    with unit_of_work(now) as unit:
        unit.session.execute(
            update(Job)
            .where(Job.id == job.job_id, Job.leased_by == worker)
            .values(leased_until=now + LEASE)
        )


def _end(job: _Taken, worker: str, now: datetime, trigger: str, told: Mapping[str, Any]) -> None:
    def end() -> None:
        with unit_of_work(now) as unit:
            held = unit.session.scalars(
                select(Job).where(
                    Job.id == job.job_id, Job.leased_by == worker, Job.state == "running"
                )
            ).first()
            if held is None:  # it was cancelled, or another process has taken it over
                return
            if trigger == "finish":
                held.result = dict(told)
                unit.session.flush()
            _move(trigger, job.reference, now, told if trigger == "fail" else None)

    retrying(end)


def _move(
    trigger: str, reference: str | None, now: datetime, inputs: Mapping[str, Any] | None = None
) -> str:
    command = Command("job", trigger, reference, inputs=inputs or {})
    return execute(command, system_actor(Door.JOB), now=now).reference
