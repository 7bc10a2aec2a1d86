"""The publication schedule as a table."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Publication(Record, Base):
    """One line of the schedule. ``frequency`` is months as text, or once.

    ``next_refresh_on`` is derived: so many months after the last refresh; before the first one it
    is the day by which the dataset is to be published.
    """

    __tablename__ = "publications"
    __table_args__ = (
        Index("ix_publications_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_publications_source", "organisation_id", "source_reference", unique=True),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255))
    source_reference: Mapped[str | None] = mapped_column(String(255))
    code_item: Mapped[str] = mapped_column(String(48))
    requirement: Mapped[str] = mapped_column(String(8))
    description: Mapped[str | None] = mapped_column(Text)
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("assets.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(255))
    frequency: Mapped[str] = mapped_column(String(8))
    first_due_on: Mapped[date | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    last_refreshed_on: Mapped[date | None]
    # derived, never moves the version
    next_refresh_on: Mapped[date | None]
