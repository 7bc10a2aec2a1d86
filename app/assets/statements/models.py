"""Owners' statements as a table, and each signing with the assets as they stood."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


class OwnerStatement(Record, Base):
    """What one owner states for one year, which is named by the calendar year it begins in.

    ``answers`` maps a question's code to answer, comment and, for a "no", what will be done.
    ``due_on`` never moves; ``again_by`` is when a returned one is to be signed again.
    """

    __tablename__ = "owner_statements"
    __table_args__ = (
        Index("ix_owner_statements_one", "organisation_id", "owner_id", "year", unique=True),
        Index("ix_owner_statements_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_owner_statements_owner", "owner_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    year: Mapped[int]
    issued_on: Mapped[date]
    due_on: Mapped[date]
    answers: Mapped[dict[str, Any]]
    signed_on: Mapped[date | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    signature: Mapped[str | None] = mapped_column(String(64))
    returned_because: Mapped[str | None] = mapped_column(Text)
    again_by: Mapped[date | None]
    accepted_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    left_on: Mapped[date | None]


class StatementSigning(Keyed, Base):
    """One signing: the statement and its assets frozen, never changed, with their hash."""

    __tablename__ = "statement_signings"

    statement_id: Mapped[int] = mapped_column(ForeignKey("owner_statements.id"), index=True)
    signed_at: Mapped[datetime]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    frozen: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
