"""Jobs, holidays and calendar feeds, as the engine works them."""

from app.engine.move import Move
from app.engine.noun import Noun, Situation, register
from app.outbox.models import Job
from app.policy.shape import PolicyShape
from workflows import job as job_workflow


def _queue(move: Move) -> None:
    values, job = move.values, move.record
    job.kind, job.key = values["kind"], values["key"]
    job.person_id = values.get("asked_by")
    job.organisation_id = values.get("for_organisation")
    move.facts = {"kind": job.kind}


def _take(move: Move) -> None:
    move.facts = {"kind": move.record.kind, "attempt": move.record.attempts}


def _finish(move: Move) -> None:
    job = move.record
    job.finished_at = move.unit.now
    job.leased_until = job.leased_by = None
    if job.total is not None:
        job.progress = job.total


def _fail(move: Move) -> None:
    job = move.record
    job.problem = move.values["problem"]
    job.finished_at = move.unit.now
    job.leased_until = job.leased_by = None


def _cancel(move: Move) -> None:
    move.record.finished_at = move.unit.now
    move.record.leased_until = move.record.leased_by = None


def _retry(move: Move) -> None:
    job = move.record
    job.attempts, job.progress = 0, 0
    job.problem = job.finished_at = None


def _job_facts(_record: object, _at: Situation) -> job_workflow.Facts:
    return job_workflow.Facts()


def register_nouns() -> None:
    """Make these kinds known to every door."""
    register(
        Noun(
            name="job",
            plural="jobs",
            title="Job",
            prefix="JOB",
            model=Job,
            workflow=job_workflow.WORKFLOW,
            fields=(),
            shape=PolicyShape(organisation=Job.organisation_id, own=(Job.person_id,)),
            facts=_job_facts,
            handlers={
                "queue": _queue, "take": _take, "take_over": _take, "finish": _finish,
                "fail": _fail, "cancel": _cancel, "retry": _retry,
            },
            views=("job.view", "job.view_all"),
            measured=(),
            organisation_of=lambda record: int(record.organisation_id or 0),
            heading=lambda record: record.kind.replace("_", " ").capitalize(),
            needs_organisation=False,
            private=True,
        )
    )  # fmt: skip
