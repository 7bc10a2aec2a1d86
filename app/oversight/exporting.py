"""Write the audit record, narrowed as its page is, to a file; the export is itself recorded."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.chain import Entry
from app.audit.models import AuditEvent
from app.core.database import session as current_session
from app.core.errors import DeniedError
from app.engine.jobs import enqueue
from app.engine.unit_of_work import unit_of_work
from app.exchange.large import tell_of_large_export
from app.exchange.tables import FileFormat
from app.exchange.writing import write_table
from app.identity.actor import Actor
from app.identity.models import Organisation, Person
from app.outbox import jobs
from app.outbox.acting import actor_of_job
from app.oversight.log import (
    EXPORT,
    INSTALLATION_CODE,
    Narrowing,
    events_query,
    may_read_chain,
)

KIND = "audit_export"
COLUMNS = (
    "organisation", "sequence", "at", "event", "outcome", "door", "actor", "actor_reference",
    "on_behalf_of", "permission", "kind", "reference", "subject_organisation", "restricted",
    "facts", "correlation_id", "before_digest", "after_digest", "reason_digest", "previous_hash",
    "hash",
)  # fmt: skip
_BATCH = 1_000


def register_jobs() -> None:
    """Declare what the job does."""
    jobs.register(KIND, _export)


def count_events(actor: Actor, chain: int, narrowing: Narrowing) -> int:
    """Tell how many events an export would hold."""
    chosen = _chosen(current_session(), actor, chain, narrowing).subquery()
    return current_session().scalar(select(func.count()).select_from(chosen)) or 0


def write_log(
    chain: int,
    narrowing: Narrowing,
    file_format: FileFormat,
    actor: Actor,
    target: Path | BinaryIO,
    *,
    now: datetime,
) -> int:
    """Write the file and tell how many rows it has; the export is audited before (R-X-02).

    Digests and hashes go out, the words behind them do not: those are kept for a shorter time.
    Raises DeniedError unless the actor may export this chain.
    """
    if not may_read_chain(actor, chain, EXPORT):
        raise DeniedError(EXPORT)
    total = count_events(actor, chain, narrowing)
    last = _audit(chain, narrowing, file_format, actor, total, now=now)
    rows = _rows(current_session(), actor, chain, narrowing, last)
    return write_table(target, file_format, COLUMNS, rows, title="Audit")


def queue_log(
    chain: int, narrowing: Narrowing, file_format: FileFormat, actor: Actor, key: str, *,
    now: datetime,
) -> str:  # fmt: skip
    """Have the file written, to be fetched when it is ready."""
    if not may_read_chain(actor, chain, EXPORT):
        raise DeniedError(EXPORT)
    payload = {"kind": "audit", "format": file_format.value, "chain": chain,
               "narrowing": narrowing.plain()}  # fmt: skip
    return enqueue(
        KIND, f"{KIND}:{actor.person_id}:{key}", payload, person_id=actor.person_id,
        organisation_id=chain or None, now=now,
    )  # fmt: skip


def _chosen(session: Session, actor: Actor, chain: int, narrowing: Narrowing) -> Any:
    return events_query(session, actor, chain, narrowing, EXPORT)


def _rows(
    session: Session, actor: Actor, chain: int, narrowing: Narrowing, last: int
) -> Iterator[Sequence[Any]]:
    """Stream the rows in their own order, without the event of this very export."""
    codes = dict(session.execute(select(Organisation.id, Organisation.code)).tuples().all())
    people = _People(session)
    query = _chosen(session, actor, chain, narrowing).where(AuditEvent.sequence <= last)
    query = query.order_by(AuditEvent.sequence).execution_options(yield_per=_BATCH)
    for batch in session.scalars(query).partitions(_BATCH):
        people.learn(batch)
        for event in batch:
            yield (
                codes.get(chain, INSTALLATION_CODE), event.sequence, event.at, event.event,
                event.outcome, event.door, event.actor_name, people.of(event.actor_person_id),
                people.of(event.on_behalf_of_id), event.permission, event.subject_kind,
                event.subject_reference, codes.get(event.subject_organisation_id or 0),
                event.restricted, json.dumps(event.facts, sort_keys=True) if event.facts else None,
                event.correlation_id, event.before_digest, event.after_digest,
                event.reason_digest, event.previous_hash, event.hash,
            )  # fmt: skip
            session.expunge(event)


class _People:
    """References of persons, read once each."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[int, str] = {}

    def learn(self, events: Sequence[AuditEvent]) -> None:
        """Read those of a batch that are not known yet."""
        wanted = {i for e in events for i in (e.actor_person_id, e.on_behalf_of_id) if i}
        new = wanted - self._known.keys()
        if new:
            query = select(Person.id, Person.reference).where(Person.id.in_(new))
            self._known.update(self._session.execute(query).tuples().all())

    def of(self, person_id: int | None) -> str | None:
        """Say the reference of a person; None of nobody."""
        return self._known.get(person_id) if person_id else None


def _audit(
    chain: int, narrowing: Narrowing, file_format: FileFormat, actor: Actor, total: int, *,
    now: datetime,
) -> int:  # fmt: skip
    """A short transaction that must succeed first; returns the last event before it."""
    with unit_of_work(now) as unit:
        last = unit.session.scalar(
            select(func.max(AuditEvent.sequence)).where(AuditEvent.chain == chain)
        )
        unit.entries.append(
            Entry(
                event="audit.exported", door=actor.door.value, actor_name=actor.name,
                permission=EXPORT, correlation_id=unit.correlation_id, at=unit.now, chain=chain,
                actor_person_id=actor.person_id, subject_kind="audit",
                subject_organisation_id=chain or None,
                facts={"format": file_format.value, "rows": total,
                       "narrowed_by": sorted(narrowing.plain())},
            )
        )  # fmt: skip
        if chain:
            tell_of_large_export(unit, actor, "audit", total, [chain])
        return last or 0


def _export(context: jobs.JobContext) -> Mapping[str, Any]:
    payload = context.payload
    folder = Path(current_app.instance_path) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{context.reference}.{payload['format']}"
    rows = write_log(
        int(payload["chain"]), Narrowing.from_plain(payload["narrowing"]),
        FileFormat(str(payload["format"])), actor_of_job(context), target, now=context.now(),
    )  # fmt: skip
    return {"rows": rows}
