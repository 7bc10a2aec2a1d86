"""Verify one chain as a job, and tell how a chain stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.chain import Entry
from app.audit.models import INSTALLATION, AuditHead, AuditSeal
from app.audit.seals import Verification, verify
from app.core.database import session as current_session
from app.core.errors import DeniedError
from app.engine.jobs import enqueue
from app.engine.messages import queue_message, role_holders
from app.engine.unit_of_work import UnitOfWork, unit_of_work
from app.identity.actor import Actor
from app.outbox import jobs
from app.outbox.acting import actor_of_job
from app.outbox.models import Job
from app.oversight.log import VERIFY, may_read_chain

KIND = "audit_verify"
_SHOWN = 20
_UNDER_WAY = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class ChainState:
    """How a chain stands: its head, its last seal, and its last verification as a job."""

    head: AuditHead | None
    seal: AuditSeal | None
    last: Job | None
    waiting: Job | None


def register_jobs() -> None:
    """Declare what the job does."""
    jobs.register(KIND, _verify)


def chain_state(session: Session, chain: int) -> ChainState:
    """Read how a chain stands."""
    seals = select(AuditSeal).where(AuditSeal.chain == chain).order_by(AuditSeal.sequence.desc())
    where = Job.organisation_id == chain if chain else Job.organisation_id.is_(None)
    mine = select(Job).where(Job.kind == KIND, where, Job.state.in_(("done", *_UNDER_WAY)))
    found = session.scalars(mine.order_by(Job.id.desc()).limit(10)).all()
    return ChainState(
        session.get(AuditHead, chain),
        session.scalars(seals.limit(1)).first(),
        next((job for job in found if job.state == "done"), None),
        next((job for job in found if job.state in _UNDER_WAY), None),
    )


def queue_verification(chain: int, actor: Actor, key: str, *, now: datetime) -> str:
    """Have a chain verified; raises DeniedError unless the actor may ask for it."""
    if not may_read_chain(actor, chain, VERIFY):
        raise DeniedError(VERIFY)
    return enqueue(
        KIND, f"{KIND}:{chain}:{key}", {"chain": chain}, person_id=actor.person_id,
        organisation_id=chain or None, now=now,
    )  # fmt: skip


def _verify(context: jobs.JobContext) -> Mapping[str, Any]:
    chain = int(context.payload["chain"])
    actor = actor_of_job(context)
    if not may_read_chain(actor, chain, VERIFY):
        raise DeniedError(VERIFY)
    found = verify(current_session(), current_app.config["IG_AUDIT_KEY"], chain)
    current_session().rollback()
    with unit_of_work(context.now()) as unit:
        unit.entries.append(_entry(unit, actor, chain, found))
        if found.findings and chain != INSTALLATION:
            _warn(unit, chain, context.reference)
    sentences = [finding.sentence for finding in found.findings[:_SHOWN]]
    return {
        "answer": "Something is wrong" if found.findings else "Everything verifies",
        "events": found.events, "seals": found.seals, "wrong": len(found.findings),
        "findings": sentences,
    }  # fmt: skip


def _entry(unit: UnitOfWork, actor: Actor, chain: int, found: Verification) -> Entry:
    return Entry(
        event="audit.verified", door=actor.door.value, actor_name=actor.name, permission=VERIFY,
        correlation_id=unit.correlation_id, at=unit.now, chain=chain,
        actor_person_id=actor.person_id, subject_kind="audit",
        subject_organisation_id=chain or None,
        facts={"events": found.events, "seals": found.seals, "wrong": len(found.findings)},
    )  # fmt: skip


def _warn(unit: UnitOfWork, chain: int, reference: str) -> None:
    """A record that does not verify is told to those who answer for it."""
    for role in ("dpo", "organisation_admin"):
        for person_id in role_holders(unit, role, chain):
            queue_message(
                unit, name="audit_broken", key=f"audit_broken:{reference}:{person_id}",
                person_id=person_id, organisation_id=chain,
            )  # fmt: skip
