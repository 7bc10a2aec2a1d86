"""Lessons as a table."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Lesson(Record, Base):
    """What others can learn from an incident. ``audience`` is team, service or all."""

    __tablename__ = "lessons"
    __table_args__ = (
        Index("ix_lessons_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    text: Mapped[str] = mapped_column(Text)
    cause_category: Mapped[str | None] = mapped_column(String(24))
    failed_barrier: Mapped[str | None] = mapped_column(String(24))
    audience: Mapped[str] = mapped_column(String(16), default="all")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    published_on: Mapped[date | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
