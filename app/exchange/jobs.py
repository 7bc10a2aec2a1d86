"""Long imports and exports run outside the page, where they can be left and found again."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.database import session as current_session
from app.engine.jobs import enqueue
from app.exchange.applying import apply
from app.exchange.exporting import Export, find_export, write_export
from app.exchange.kinds import get_kind
from app.exchange.models import ImportRun
from app.exchange.staging import check_rows, get_run, source_of
from app.exchange.tables import FileFormat
from app.identity.actor import Actor
from app.outbox import jobs
from app.outbox.acting import actor_of_job
from app.outbox.models import Job

ROWS_IN_A_PAGE = 1_000
"""A page checks and applies no more rows than this; more are a job (DESIGN 3)."""
EXPORTED_IN_A_PAGE = 5_000
EXPORTS = ("export", "audit_export")
"""The kinds of job whose files are listed among somebody's exports."""
LEAVING_FILES = (*EXPORTS, "incident_pack")
"""The kinds of job that leave a file in the folder of exports, until it is purged."""


def register_jobs() -> None:
    """Declare what these jobs do."""
    jobs.register("import_check", _check)
    jobs.register("import_apply", _apply)
    jobs.register("export", _export)


def queue_check(run: ImportRun, actor: Actor, *, now: datetime) -> str:
    """Have the rows of an import checked; the same mapping is checked once."""
    mapping = hashlib.sha256(json.dumps(run.mapping, sort_keys=True).encode()).hexdigest()[:16]
    return _queue("import_check", f"import:{run.reference}:check:{mapping}", run, actor, now)


def queue_apply(run: ImportRun, actor: Actor, *, now: datetime) -> str:
    """Have an import applied."""
    return _queue("import_apply", f"import:{run.reference}:apply", run, actor, now)


def queue_export(export: Export, actor: Actor, key: str, *, now: datetime) -> str:
    """Have a file written, to be fetched when it is ready."""
    payload = {
        "kind": export.kind.name, "format": export.format.value,
        "organisation": export.organisation.code if export.organisation else None,
        "as_at": export.as_at.isoformat() if export.as_at else None,
    }  # fmt: skip
    return enqueue(
        "export", f"export:{actor.person_id}:{key}", payload, person_id=actor.person_id,
        organisation_id=export.organisation.id if export.organisation else None, now=now,
    )  # fmt: skip


def job_of(session: Session, run: ImportRun) -> Job | None:
    """Find the last job that worked on an import."""
    query = select(Job).where(Job.key.like(f"import:{run.reference}:%")).order_by(Job.id.desc())
    return session.scalars(query.limit(1)).first()


def exports_of(session: Session, person_id: int) -> list[Job]:
    """List a person's own exports that ran as jobs, the newest first."""
    query = select(Job).where(Job.kind.in_(EXPORTS), Job.person_id == person_id)
    return list(session.scalars(query.order_by(Job.id.desc()).limit(20)))


def exported_file(job: Job) -> Path:
    """Where the file of an export stands."""
    name = f"{job.reference}.{job.payload['format']}"
    return Path(current_app.instance_path) / "exports" / name


def _queue(kind: str, key: str, run: ImportRun, actor: Actor, now: datetime) -> str:
    return enqueue(
        kind, key, {"import": run.reference}, person_id=actor.person_id,
        organisation_id=run.organisation_id or None, now=now,
    )  # fmt: skip


def _check(context: jobs.JobContext) -> Mapping[str, Any]:
    reference = str(context.payload["import"])
    source = source_of(get_run(current_session(), reference))
    check_rows(
        reference, source, actor_of_job(context), now=context.now(),
        progress=lambda done: context.progress(done, None),
    )  # fmt: skip
    return {"import": reference}


def _apply(context: jobs.JobContext) -> Mapping[str, Any]:
    reference = str(context.payload["import"])
    if get_run(current_session(), reference).state == "staged":  # else it was applied, then died
        apply(reference, actor_of_job(context), now=context.now())
    return {"import": reference}


def _export(context: jobs.JobContext) -> Mapping[str, Any]:
    payload = context.payload
    actor = actor_of_job(context)
    as_at = payload.get("as_at")
    export = find_export(
        get_kind(str(payload["kind"])), FileFormat(str(payload["format"])),
        payload.get("organisation"), actor, as_at=date.fromisoformat(as_at) if as_at else None,
    )  # fmt: skip
    folder = Path(current_app.instance_path) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{context.reference}.{payload['format']}"
    return {"rows": write_export(export, actor, target, now=context.now())}
