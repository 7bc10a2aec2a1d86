"""The out-of-hours contact list as a table."""

from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Contact(Record, Base):
    """Somebody who can be phoned out of hours: one of our people, or whoever answers a number.

    ``position`` says who is phoned first; the dates, both included, when the line holds.
    """

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_organisation_updated", "organisation_id", "updated_at"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(255))
    position: Mapped[int] = mapped_column(default=50)
    telephone: Mapped[str] = mapped_column(String(64))
    second_telephone: Mapped[str | None] = mapped_column(String(64))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
