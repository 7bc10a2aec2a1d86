"""Legal holds as a table; what they cover are links of kind ``hold``."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class LegalHold(Record, Base):
    """A freeze that quotes the case which asks for it.

    ``assets`` lists the references covered now, for people to read; the links decide.
    """

    __tablename__ = "legal_holds"
    __table_args__ = (
        Index("ix_legal_holds_organisation_updated", "organisation_id", "updated_at", "id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    case_kind: Mapped[str] = mapped_column(String(16))
    case_number: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    assets: Mapped[list[str]]
    starts_on: Mapped[date | None]
    review_on: Mapped[date]
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    lifted_on: Mapped[date | None]
    lifted_because: Mapped[str | None] = mapped_column(Text)
