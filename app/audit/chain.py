"""Hash and append: how an event becomes a link that cannot be altered unseen."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import rfc8785
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.audit.models import INSTALLATION, AuditDetail, AuditEvent, AuditHead

GENESIS = "0" * 64

HASHED = (
    "chain", "sequence", "at", "event", "door", "actor_name", "actor_person_id", "on_behalf_of_id",
    "permission", "outcome", "subject_kind", "subject_id", "subject_reference",
    "subject_organisation_id", "restricted", "before_digest", "after_digest", "reason_digest",
    "facts", "correlation_id", "previous_hash",
)  # fmt: skip


@dataclass(slots=True)
class Entry:
    """An event on its way into the record."""

    event: str
    door: str
    actor_name: str
    permission: str
    correlation_id: str
    at: datetime
    chain: int = INSTALLATION
    outcome: str = "done"
    actor_person_id: int | None = None
    on_behalf_of_id: int | None = None
    subject_kind: str | None = None
    subject_id: int | None = None
    subject_reference: str | None = None
    subject_organisation_id: int | None = None
    restricted: bool = False
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def digest(value: object) -> str | None:
    """SHA-256 over RFC 8785 canonical JSON; None of nothing."""
    if value is None:
        return None
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()  # type: ignore[arg-type]


def link_hash(columns: dict[str, Any]) -> str:
    """Hash one event's columns, its previous hash among them."""
    at = columns["at"]
    canonical = {name: columns[name] for name in HASHED}
    canonical["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(rfc8785.dumps(canonical)).hexdigest()


def code_for(key: str, chain: int, sequence: int, link: str) -> str:
    """HMAC of a head under the installation's key."""
    message = rfc8785.dumps([chain, sequence, link])
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


def append(session: Session, entries: Sequence[Entry], key: str) -> None:
    """Append entries to their chains, heads locked in order of organisation so nothing deadlocks.

    Called once a transaction, last. The heads stay locked until the commit.
    """
    for chain in sorted({entry.chain for entry in entries}):
        head = _locked_head(session, chain, key)
        _append_to(session, [entry for entry in entries if entry.chain == chain], head)
        head.code = code_for(key, chain, head.sequence, head.hash)
    session.flush()


def _locked_head(session: Session, chain: int, key: str) -> AuditHead:
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        make(AuditHead)
        .values(chain=chain, sequence=0, hash=GENESIS, code=code_for(key, chain, 0, GENESIS))
        .on_conflict_do_nothing()
    )
    return session.execute(
        select(AuditHead)
        .where(AuditHead.chain == chain)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def _append_to(session: Session, entries: Sequence[Entry], head: AuditHead) -> None:
    """Write one chain's events in one statement, however many, and their details in another."""
    rows = []
    sequence, previous = head.sequence, head.hash
    for entry in entries:
        sequence += 1
        rows.append(_link(entry, sequence, previous))
        previous = rows[-1]["hash"]
    ids = session.scalars(
        insert(AuditEvent).returning(AuditEvent.id, sort_by_parameter_order=True), rows
    ).all()
    details = [
        {
            "event_id": event_id, "before_values": entry.before, "after_values": entry.after,
            "reason_text": entry.reason,
        }
        for event_id, entry in zip(ids, entries, strict=True)
        if entry.before is not None or entry.after is not None or entry.reason is not None
    ]  # fmt: skip
    if details:
        session.execute(insert(AuditDetail), details)
    head.sequence, head.hash = sequence, previous


def _link(entry: Entry, sequence: int, previous: str) -> dict[str, Any]:
    columns: dict[str, Any] = {
        name: getattr(entry, name) for name in HASHED if hasattr(entry, name)
    }
    columns["sequence"] = sequence
    columns["before_digest"] = digest(entry.before)
    columns["after_digest"] = digest(entry.after)
    columns["reason_digest"] = digest(entry.reason)
    columns["previous_hash"] = previous
    columns["hash"] = link_hash(columns)
    return columns
