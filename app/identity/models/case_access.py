"""Who stands on one case: who sees it though restricted, who is involved, who works on it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed


class CaseAccess(Keyed, Base):
    """One person's standing in one case, from an instant until an instant (DESIGN 4, R-SOD-02, 04).

    ``right`` is ``named`` (sees it although it is restricted), ``involved`` (was part of what
    happened: loses every right over it but their own report) or ``assigned`` (works on it).
    """

    __tablename__ = "case_access"
    __table_args__ = (
        Index("ix_case_access_subject", "subject_kind", "subject_id", "right", "person_id"),
        Index("ix_case_access_person", "person_id", "right", "subject_kind", "subject_id"),
    )

    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    right: Mapped[str] = mapped_column(String(16))
    capacity: Mapped[str | None] = mapped_column(String(64))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class Delegation(Keyed, Base):
    """A written, dated delegation of a decision to a person, both days included (R-SOD-03)."""

    __tablename__ = "delegations"
    __table_args__ = (Index("ix_delegations_person", "person_id", "organisation_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    delegated_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
