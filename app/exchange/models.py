"""Imports as tables: the run, its staged rows, and mappings people saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.database import Base, Keyed
from app.core.record import Record


class ImportRun(Record, Base):
    """One import: the file, how its columns are read, and what became of its rows."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_organisation", "organisation_id", "id"),)

    kind: Mapped[str] = mapped_column(String(32))
    organisation_id: Mapped[int]
    person_id: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(255))
    file_hash: Mapped[str] = mapped_column(String(64))
    file_content: Mapped[bytes | None] = mapped_column(LargeBinary)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    strict: Mapped[bool] = mapped_column(default=False)
    dry_run: Mapped[bool] = mapped_column(default=False)
    create_teams: Mapped[bool] = mapped_column(default=True)
    rows: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[list[str]] = mapped_column(default=list)
    notes: Mapped[list[str]] = mapped_column(default=list)
    checked_at: Mapped[datetime | None]
    manifest_hash: Mapped[str | None] = mapped_column(String(64))
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(Text)


class ImportRow(Keyed, Base):
    """One staged row: its values, what will become of it, and the record it met."""

    __tablename__ = "import_rows"
    __table_args__ = (
        Index("ix_import_rows_import", "import_id", "row_number"),
        Index("ix_import_rows_import_outcome", "import_id", "outcome"),
        Index("ix_import_rows_record", "record_kind", "record_id"),
    )

    import_id: Mapped[int]
    row_number: Mapped[int]
    key: Mapped[str | None] = mapped_column(String(255))
    position: Mapped[int] = mapped_column(default=1)
    outcome: Mapped[str] = mapped_column(String(16))
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous: Mapped[dict[str, Any] | None]
    record_kind: Mapped[str | None] = mapped_column(String(32))
    record_id: Mapped[int | None]
    record_version: Mapped[int | None]
    problems: Mapped[list[dict[str, Any]] | None]


class SavedMapping(Record, Base):
    """A column mapping kept for the next file of the same shape (U17)."""

    __tablename__ = "saved_mappings"

    organisation_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(120))
    header_hash: Mapped[str] = mapped_column(String(64), index=True)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
