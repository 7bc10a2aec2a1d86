"""Packs as Word and PDF: made by a job for whoever asked, and fetched by nobody else."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.chain import Entry
from app.core.database import session as current_session
from app.core.errors import NotFoundError
from app.documents.paper import FORMATS, Paper, paper_as_pdf
from app.documents.word import write_word
from app.engine.jobs import enqueue
from app.engine.noun import get_noun
from app.engine.reading import get_visible
from app.engine.unit_of_work import unit_of_work
from app.identity.actor import Actor
from app.incidents.models import Incident
from app.incidents.packs.queries import may, pack_of
from app.outbox import jobs
from app.outbox.acting import actor_of_job
from app.outbox.models import Job

KIND = "incident_pack"
EXPORT = "notification.export"
_RECENT = 10


def register_jobs() -> None:
    """Declare what the job does."""
    jobs.register(KIND, _make)


def queue_pack(
    incident: Incident, pack: str, form: str, actor: Actor, key: str, *, now: datetime
) -> str:
    """Have a pack written; ``form`` is docx or pdf. The same key is written once."""
    payload = {"incident": incident.reference, "pack": pack, "format": form}
    return enqueue(
        KIND, f"{KIND}:{actor.person_id}:{key}", payload, person_id=actor.person_id,
        organisation_id=incident.organisation_id, now=now,
    )  # fmt: skip


def packs_of(session: Session, actor: Actor, incident: str, pack: str) -> list[Job]:
    """List somebody's own files of a pack, the newest first."""
    query = select(Job).where(Job.kind == KIND, Job.person_id == actor.person_id)
    found = session.scalars(query.order_by(Job.id.desc()).limit(_RECENT * 5))
    mine = [j for j in found if (j.payload["incident"], j.payload["pack"]) == (incident, pack)]
    return mine[:_RECENT]


def find_pack(session: Session, reference: str, actor: Actor, *, now: datetime) -> Job:
    """Find one's own file; raises NotFoundError for another's, and once the case is out of reach.

    ``now`` is the aware instant at which it is fetched: of a restricted case that is recorded.
    """
    query = select(Job).where(
        Job.reference == reference, Job.kind == KIND, Job.person_id == actor.person_id,
        Job.state == "done",
    )  # fmt: skip
    job = session.scalars(query).first()
    if job is None or not pack_file(job).exists():
        raise NotFoundError("document")
    noun = get_noun("incident")
    incident, full = get_visible(session, noun, job.payload["incident"], actor, seen_at=now)
    if not full or not may(session, actor, EXPORT, incident):
        raise NotFoundError("document")
    return job


def pack_file(job: Job) -> Path:
    """Where the file of a pack stands; it is purged with the other files that were made."""
    return _folder() / f"{job.reference}.{job.payload['format']}"


def _folder() -> Path:
    return Path(current_app.instance_path) / "exports"


def _make(context: jobs.JobContext) -> Mapping[str, Any]:
    """Write the file, then record that it was taken out; begun again, it is written again."""
    actor, now = actor_of_job(context), context.now()
    payload = context.payload
    noun = get_noun("incident")
    incident, full = get_visible(
        current_session(), noun, str(payload["incident"]), actor, seen_at=now
    )
    if not full or not may(current_session(), actor, EXPORT, incident):
        raise NotFoundError("incident")
    paper = pack_of(current_session(), incident, str(payload["pack"]), now=now)
    content = write(paper, str(payload["format"]), made_at=now)
    _folder().mkdir(parents=True, exist_ok=True)
    (_folder() / f"{context.reference}.{payload['format']}").write_bytes(content)
    _record(incident, actor, payload, content, now)
    return {"bytes": len(content)}


def write(paper: Paper, form: str, *, made_at: datetime) -> bytes:
    """Write a paper in one of the formats; ``made_at`` is an aware instant."""
    assert form in FORMATS, form
    return (write_word if form == "docx" else paper_as_pdf)(paper, made_at=made_at)


def _record(
    incident: Incident, actor: Actor, payload: Mapping[str, Any], content: bytes, now: datetime
) -> None:
    facts = {"pack": payload["pack"], "format": payload["format"],
             "digest": hashlib.sha256(content).hexdigest()}  # fmt: skip
    key, reference, organisation_id = incident.id, incident.reference, incident.organisation_id
    restricted = bool(incident.restricted)
    with unit_of_work(now) as unit:
        unit.entries.append(
            Entry(
                event="incident.pack_exported", door=actor.door.value, actor_name=actor.name,
                permission=EXPORT, correlation_id=unit.correlation_id, at=unit.now,
                chain=actor.organisation_id or organisation_id,
                actor_person_id=actor.person_id, subject_kind="incident", subject_id=key,
                subject_reference=reference, subject_organisation_id=organisation_id, facts=facts,
                restricted=restricted,
            )
        )  # fmt: skip
