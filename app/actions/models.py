"""Actions as a table: one kind for incidents, audits, impact assessments and agreements."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Action(Record, Base):
    """One thing that one person is to do by a day.

    ``subject`` is the reference of the record it hangs on; kind and key find it without reading it.
    ``original_due_on`` is the date first agreed; ``redated_times`` counts what became of it.
    """

    __tablename__ = "actions"
    __table_args__ = (
        Index("ix_actions_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_actions_subject", "subject_kind", "subject_key", "id"),
        Index(
            "ix_actions_source", "organisation_id", "source_reference", "source_position",
            unique=True,
        ),
    )  # fmt: skip

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str | None] = mapped_column(String(24))
    subject_kind: Mapped[str | None] = mapped_column(String(32))
    subject_key: Mapped[int | None]
    source_kind: Mapped[str] = mapped_column(String(16), default="other")
    source_reference: Mapped[str | None] = mapped_column(String(255))
    source_position: Mapped[int] = mapped_column(default=1)
    description: Mapped[str | None] = mapped_column(Text)
    success_measure: Mapped[str | None] = mapped_column(Text)
    priority: Mapped[str | None] = mapped_column(String(16))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    raised_on: Mapped[date | None]
    due_on: Mapped[date | None]
    verification: Mapped[str | None] = mapped_column(String(8))
    evidence: Mapped[str | None] = mapped_column(Text)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    original_due_on: Mapped[date | None]
    redated_times: Mapped[int] = mapped_column(default=0)
    completed_on: Mapped[date | None]
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verified_on: Mapped[date | None]
    effectiveness: Mapped[str | None] = mapped_column(String(16))
    effectiveness_due_on: Mapped[date | None]
    effectiveness_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    risk_accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    risk_accepted_on: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    import_id: Mapped[int | None] = mapped_column(index=True)
