"""Dates that must not be forgotten, the days on which nobody works, and calendar feeds."""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


class DueItem(Keyed, Base):
    """One row per dated thing, rewritten in the transaction that changes the date.

    ``due_version`` counts the dates this item has had, so that a step of an old date is never sent
    (R-REM-02); ``next_step_at`` is the UTC instant from which the next step of the ladder is due.

    A clock has an hour ladder: ``begun_at`` is when that ladder was set, ``stepped`` and
    ``stepped_at`` name its last step and when it was sent, ``told`` who was told of it and after
    it, ``chased`` how many deputies because nobody acknowledged it. ``case_kind`` and ``case_id``
    name the case whose involved people are left out (R-SOD-02).
    """

    __tablename__ = "due_items"
    __table_args__ = (
        Index("ix_due_items_subject", "subject_kind", "subject_id", "kind", unique=True),
        Index("ix_due_items_next", "next_step_at"),
        Index("ix_due_items_person", "person_id", "due_on"),
        Index("ix_due_items_organisation", "organisation_id", "due_on"),
    )

    kind: Mapped[str] = mapped_column(String(32))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    subject_reference: Mapped[str] = mapped_column(String(24))
    organisation_id: Mapped[int]
    person_id: Mapped[int | None]
    ladder: Mapped[str] = mapped_column(String(48))
    due_on: Mapped[date]
    due_version: Mapped[int] = mapped_column(default=1)
    created_on: Mapped[date]
    next_step: Mapped[str | None] = mapped_column(String(16))
    next_step_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    starts_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    case_kind: Mapped[str | None] = mapped_column(String(32))
    case_id: Mapped[int | None]
    stepped: Mapped[str | None] = mapped_column(String(16))
    stepped_at: Mapped[datetime | None]
    told: Mapped[list[int] | None]
    chased: Mapped[int] = mapped_column(default=0, server_default="0")


class Holiday(Record, Base):
    """A day added to, or taken from, a bank-holiday calendar by an administrator (R-WD-02)."""

    __tablename__ = "holidays"
    __table_args__ = (Index("ix_holidays_calendar_day", "calendar", "day"),)

    organisation_id: Mapped[int | None]
    calendar: Mapped[str] = mapped_column(String(32))
    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(120))
    closed: Mapped[str] = mapped_column(String(8), default="yes")


class CalendarFeed(Record, Base):
    """A person's secret calendar address; the row holds the SHA-256 of its token."""

    __tablename__ = "calendar_feeds"

    person_id: Mapped[int] = mapped_column(index=True)
    organisation_id: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
