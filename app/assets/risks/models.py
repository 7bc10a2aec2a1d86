"""Risks to assets as a table."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Risk(Record, Base):
    """One risk to one asset, scored 1 to 25 without controls, as it stands and as it should be.

    Scores, band and ``red`` (the highest band of the organisation's matrix) are derived.
    """

    __tablename__ = "risks"
    __table_args__ = (
        Index("ix_risks_organisation_updated", "organisation_id", "updated_at", "id"),
        Index("ix_risks_source", "organisation_id", "source_reference", unique=True),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    asset_id: Mapped[int] = mapped_column(ForeignKey("assets.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    source_reference: Mapped[str | None] = mapped_column(String(255))
    category: Mapped[str | None] = mapped_column(String(24))
    cause: Mapped[str | None] = mapped_column(Text)
    event: Mapped[str | None] = mapped_column(Text)
    consequence: Mapped[str | None] = mapped_column(Text)
    inherent_impact: Mapped[int | None]
    inherent_likelihood: Mapped[int | None]
    current_impact: Mapped[int | None]
    current_likelihood: Mapped[int]
    target_impact: Mapped[int | None]
    target_likelihood: Mapped[int | None]
    treatment: Mapped[str | None] = mapped_column(String(16))
    treatment_plan: Mapped[str | None] = mapped_column(Text)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    review_on: Mapped[date | None]
    last_reviewed_on: Mapped[date | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    accepted_on: Mapped[date | None]
    acceptance_expires_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    # derived, never moves the version
    inherent_score: Mapped[int | None]
    current_score: Mapped[int] = mapped_column(default=0)
    target_score: Mapped[int | None]
    band: Mapped[str] = mapped_column(String(16), default="low")
    red: Mapped[bool] = mapped_column(default=False)
