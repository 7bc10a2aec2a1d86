"""The audit record as tables. The database itself refuses to change them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed

INSTALLATION = 0
"""The chain of what belongs to no organisation."""


class AuditEvent(Keyed, Base):
    """One act. ``hash`` is over the canonical JSON of the other columns and the previous hash.

    ``chain`` is the organisation the actor belongs to, or INSTALLATION.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_chain_sequence", "chain", "sequence", unique=True),
        Index("ix_audit_events_subject", "subject_kind", "subject_id", "id"),
        Index("ix_audit_events_chain_at", "chain", "at"),
        Index("ix_audit_events_chain_actor", "chain", "actor_person_id", "sequence"),
        Index("ix_audit_events_chain_event", "chain", "event", "sequence"),
        Index("ix_audit_events_chain_kind", "chain", "subject_kind", "sequence"),
        Index("ix_audit_events_chain_reference", "chain", "subject_reference", "sequence"),
        Index("ix_audit_events_chain_outcome", "chain", "outcome", "sequence"),
    )

    chain: Mapped[int]
    sequence: Mapped[int]
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(64))
    door: Mapped[str] = mapped_column(String(16))
    actor_name: Mapped[str] = mapped_column(String(255))
    actor_person_id: Mapped[int | None]
    on_behalf_of_id: Mapped[int | None]
    permission: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    subject_kind: Mapped[str | None] = mapped_column(String(32))
    subject_id: Mapped[int | None]
    subject_reference: Mapped[str | None] = mapped_column(String(24))
    subject_organisation_id: Mapped[int | None] = mapped_column(index=True)
    restricted: Mapped[bool] = mapped_column(default=False)
    before_digest: Mapped[str | None] = mapped_column(String(64))
    after_digest: Mapped[str | None] = mapped_column(String(64))
    reason_digest: Mapped[str | None] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    correlation_id: Mapped[str] = mapped_column(String(36), index=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditDetail(Base):
    """The text of before, after and reason: kept apart, because storage limitation binds us too."""

    __tablename__ = "audit_details"

    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    before_values: Mapped[dict[str, Any] | None]
    after_values: Mapped[dict[str, Any] | None]
    reason_text: Mapped[str | None] = mapped_column(Text)
    emptied_at: Mapped[datetime | None]


class AuditHead(Base):
    """The last link of a chain, with a code that only a holder of the key could have made."""

    __tablename__ = "audit_heads"

    chain: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    code: Mapped[str] = mapped_column(String(64))


class AuditSeal(Keyed, Base):
    """A head as it stood at an instant, sealed with the key; append-only."""

    __tablename__ = "audit_seals"
    __table_args__ = (Index("ix_audit_seals_chain_sequence", "chain", "sequence", unique=True),)

    chain: Mapped[int]
    sequence: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime]
    code: Mapped[str] = mapped_column(String(64))
