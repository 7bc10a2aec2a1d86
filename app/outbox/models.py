"""What waits: messages to people, mail on its way out, and jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


class Message(Record, Base):
    """A message in a person's inbox. ``key`` makes the same message come once (R-REM-03).

    It holds a reference and a link, never case detail or personal data (R-REM-09).
    """

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_person_state", "person_id", "state", "id"),)

    key: Mapped[str] = mapped_column(String(255), unique=True)
    person_id: Mapped[int]
    organisation_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str | None] = mapped_column(String(32))
    subject_reference: Mapped[str | None] = mapped_column(String(24))
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    read_at: Mapped[datetime | None]


class OutboxRow(Keyed, Base):
    """Something to hand to a channel, at least once; ``key`` is the Message-ID: a repeat shows.

    ``state`` is waiting, sent, parked (gave up) or cancelled. ``priority`` 0 leaves before 1,
    however long the others have waited.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_next", "state", "priority", "next_attempt_at", "id"),)

    key: Mapped[str] = mapped_column(String(255), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    message_id: Mapped[int | None] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    due_item_id: Mapped[int | None] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    priority: Mapped[int] = mapped_column(SmallInteger, default=1, server_default="1")
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(255))


class Job(Record, Base):
    """Long work that runs outside the page: it can be left and found again.

    States: waiting, running, done, failed, cancelled.
    """

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state_id", "state", "id"),)

    key: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    organisation_id: Mapped[int | None] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    result: Mapped[dict[str, Any] | None]
    problem: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(64))
    finished_at: Mapped[datetime | None]
