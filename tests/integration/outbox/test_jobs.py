"""Jobs are run once, by one process at a time, and taken over from one that dies."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core.clock import Clock
from app.core.database import session
from app.core.errors import CaseworkError
from app.engine.jobs import LEASE, enqueue, run_jobs
from app.engine.unit_of_work import unit_of_work
from app.outbox import jobs
from app.outbox.models import Job
from tests.factories.world import council

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def seen(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What the jobs of a test have done."""
    monkeypatch.setattr(jobs, "_handlers", {})
    with app.app_context():
        yield []


def _queue(kind: str, key: str) -> str:
    return enqueue(
        kind, key, {"word": key}, person_id=None, organisation_id=None, now=NOW
    )  # fmt: skip


def _job(reference: str) -> Job:
    session().expire_all()
    return session().scalars(select(Job).where(Job.reference == reference)).one()


def _run(at: datetime = NOW) -> int:
    return run_jobs(Clock.starting_at(at), "test")


def test_a_job_is_run_once_and_keeps_its_result(seen: list[str]) -> None:
    def work(context: jobs.JobContext) -> dict[str, int]:
        seen.append(context.payload["word"])
        context.progress(3, 4)
        return {"rows": 4}

    jobs.register("count", work)
    reference = _queue("count", "one")
    assert _queue("count", "one") == reference
    assert (_run(), _run()) == (1, 0)
    assert seen == ["one"]
    job = _job(reference)
    assert (job.state, job.result, job.progress, job.total) == ("done", {"rows": 4}, 4, 4)


def test_a_job_that_fails_says_why_and_can_be_tried_again(seen: list[str]) -> None:
    def work(_context: jobs.JobContext) -> None:
        seen.append("again")
        if len(seen) == 1:
            raise CaseworkError("The file has no rows.")

    jobs.register("fragile", work)
    reference = _queue("fragile", "one")
    _run()
    assert (_job(reference).state, _job(reference).problem) == ("failed", "The file has no rows.")
    world = council()
    world.person("Sam Poe", "system_admin")
    world.do(world.as_("Sam Poe"), "job", "retry", reference)
    _run()
    assert _job(reference).state == "done"


def test_an_unforeseen_fault_does_not_stop_the_next_job(seen: list[str]) -> None:
    def work(context: jobs.JobContext) -> None:
        if context.payload["word"] == "bad":
            raise ZeroDivisionError
        seen.append(context.payload["word"])

    jobs.register("any", work)
    bad, good = _queue("any", "bad"), _queue("any", "good")
    assert _run() == 2
    assert (_job(bad).state, _job(good).state, seen) == ("failed", "done", ["good"])
    assert "ZeroDivision" not in (_job(bad).problem or "")


def test_a_job_whose_process_died_is_taken_over_when_its_lease_has_run_out(
    seen: list[str],
) -> None:
    class Killed(BaseException):
        pass

    def work(_context: jobs.JobContext) -> None:
        seen.append("begun")
        if len(seen) == 1:
            raise Killed

    jobs.register("long", work)
    reference = _queue("long", "one")
    with pytest.raises(Killed):
        _run()
    assert _job(reference).state == "running"
    assert _run(NOW + timedelta(seconds=5)) == 0
    assert _run(NOW + LEASE + timedelta(seconds=5)) == 1
    assert (_job(reference).state, seen) == ("done", ["begun", "begun"])


def test_a_job_cancelled_while_it_runs_stops_at_its_next_progress(seen: list[str]) -> None:
    def work(context: jobs.JobContext) -> None:
        with unit_of_work(NOW) as unit:
            unit.session.execute(
                update(Job).where(Job.reference == context.reference).values({"state": "cancelled"})
            )
        context.progress(1, 2)
        seen.append("went on")

    jobs.register("long", work)
    reference = _queue("long", "one")
    _run()
    assert (_job(reference).state, seen) == ("cancelled", [])
