"""Contracts as a table; the assets they serve are links of kind ``contract``."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Contract(Record, Base):
    """What an organisation has agreed with a supplier, which is an organisation too.

    ``article_28`` is derived from the terms found: not_needed, not_checked, incomplete or complete.
    ``notify_hours`` are the elapsed hours within which a breach is notified, ``breach_notice_by``
    by whom: they, we or each; empty is they, since a supplier serves us.
    """

    __tablename__ = "contracts"
    __table_args__ = (
        Index("ix_contracts_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_contracts_source", "organisation_id", "source_reference", unique=True),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    source_reference: Mapped[str | None] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    processes_personal_data: Mapped[str | None] = mapped_column(String(8))
    article_28_terms: Mapped[list[str] | None]
    article_28_checked_on: Mapped[date | None]
    notify_hours: Mapped[int | None]
    breach_notice_by: Mapped[str | None] = mapped_column(String(8))
    exit_plan: Mapped[str | None] = mapped_column(Text)
    exit_plan_tested_on: Mapped[date | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_on: Mapped[date | None]
    # derived, never moves the version
    article_28: Mapped[str] = mapped_column(String(16), default="not_checked")
