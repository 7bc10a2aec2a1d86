"""Drafts of reports, and tries that are counted, as tables."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


class ReportDraft(Record, Base):
    """What somebody has answered so far: of a person, or of whoever holds the token (hashed)."""

    __tablename__ = "report_drafts"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    way: Mapped[str] = mapped_column(String(8))
    answers: Mapped[str | None] = mapped_column(Text)


class ReportTry(Keyed, Base):
    """One try by somebody without account; of the address only a keyed hash is kept."""

    __tablename__ = "report_tries"
    __table_args__ = (
        Index("ix_report_tries_address", "kind", "address_hash", "at"),
        Index("ix_report_tries_organisation", "kind", "organisation_id", "at"),
    )

    kind: Mapped[str] = mapped_column(String(16))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    address_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class ReportAsMade(Keyed, Base):
    """What a reporter said, as they said it: the case goes on, this never changes (R-INT-04)."""

    __tablename__ = "reports_as_made"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    incident_id: Mapped[int] = mapped_column(ForeignKey("incidents.id"), unique=True)
    answers: Mapped[dict[str, Any]]
