"""What was so, and when we knew: the rows from which every figure is computed."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Index, String, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.database import Base, Keyed


class History(Keyed, Base):
    """One value of one column of one record.

    ``effective_on`` is the London date from which it was so; ``recorded_at`` the instant we knew.
    ``value`` is text: ISO dates, plain numbers, states, ids; NULL where the column was emptied.
    """

    __tablename__ = "history"
    __table_args__ = (
        Index("ix_history_figure", "organisation_id", "kind", "field", "subject_id",
              "effective_on", "recorded_at"),
        Index("ix_history_subject", "kind", "subject_id", "id"),
    )  # fmt: skip

    organisation_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(48))
    value: Mapped[str | None] = mapped_column(String(255))
    effective_on: Mapped[date]
    recorded_at: Mapped[datetime]
    correlation_id: Mapped[str] = mapped_column(String(36))


def history_text(value: object) -> str | None:
    """Write a measured value as the text that history keeps."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def history_rows(
    values: Mapping[str, object],
    *,
    kind: str,
    subject_id: int,
    organisation_id: int,
    effective_on: date,
    recorded_at: datetime,
    correlation_id: str,
) -> list[dict[str, object]]:
    """Make the rows for columns that changed, ready for one insert."""
    return [
        {
            "organisation_id": organisation_id,
            "kind": kind,
            "subject_id": subject_id,
            "field": field,
            "value": history_text(value),
            "effective_on": effective_on,
            "recorded_at": recorded_at,
            "correlation_id": correlation_id,
        }
        for field, value in values.items()
    ]


def write_history(session: Session, rows: list[dict[str, object]]) -> None:
    """Insert history rows."""
    if rows:
        session.execute(insert(History), rows)
