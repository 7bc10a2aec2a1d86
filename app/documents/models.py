"""What hangs on records, as tables."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Comment(Record, Base):
    """Words about a record. ``subject`` is its reference; kind and key find it without reading it.

    ``withdrawn_body`` keeps what was taken back until the retention job empties it.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_subject", "subject_kind", "subject_key", "id"),
        Index("ix_comments_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    subject: Mapped[str] = mapped_column(String(24))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_key: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    body: Mapped[str | None] = mapped_column(Text)
    withdrawn_body: Mapped[str | None] = mapped_column(Text)
    edited_at: Mapped[datetime | None]
