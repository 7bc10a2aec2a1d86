"""Organisations and their teams."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base
from app.core.record import Record


class Organisation(Record, Base):
    """A council, NHS body, police force, school, charity or supplier.

    ``code`` is the short word people use for it on the command line and in addresses.
    ``holiday_calendar`` names one of the calendars of ``config/bank_holidays.json``.
    """

    __tablename__ = "organisations"

    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(32), default="other")
    other_names: Mapped[str | None] = mapped_column(Text)
    ods_code: Mapped[str | None] = mapped_column(String(32))
    gss_code: Mapped[str | None] = mapped_column(String(32))
    ico_number: Mapped[str | None] = mapped_column(String(32))
    website: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str | None] = mapped_column(Text)
    postcode: Mapped[str | None] = mapped_column(String(16))
    telephone: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(255))
    source_reference: Mapped[str | None] = mapped_column(String(255), index=True)
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    holiday_calendar: Mapped[str] = mapped_column(String(32), default="england-and-wales")
    is_tenant: Mapped[bool] = mapped_column(default=False)
    holds_health_data: Mapped[str | None] = mapped_column(String(8))
    marking_labels: Mapped[dict[str, Any]] = mapped_column(default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Team(Record, Base):
    """A directorate, service or team; ``path`` holds the ids from the top, for one LIKE."""

    __tablename__ = "teams"
    __table_args__ = (
        Index("ix_teams_organisation_name", "organisation_id", "name"),
        Index("ix_teams_path", "path"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(255))
    kind: Mapped[str] = mapped_column(String(16), default="team")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"), index=True)
    path: Mapped[str] = mapped_column(String(255), default="")
    manager_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", use_alter=True), index=True
    )
    source_reference: Mapped[str | None] = mapped_column(String(255))
