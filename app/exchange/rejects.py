"""Hand rejected rows back as a file: the columns as they came, and what is wrong."""

from pathlib import Path, PurePath
from typing import BinaryIO

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.exchange.models import ImportRow, ImportRun
from app.exchange.tables import FileFormat
from app.exchange.writing import write_table

PROBLEM = "problem"


def write_rejected(session: Session, run: ImportRun, target: Path | BinaryIO) -> int:
    """Write the rejected rows of an import, and tell how many; the format follows the name."""
    ending = PurePath(target).suffix.lstrip(".").casefold() if isinstance(target, Path) else "csv"
    kind = FileFormat(ending) if ending in set(FileFormat) else FileFormat.CSV
    first = session.scalar(_rejected(run).limit(1))
    columns = list(first.values) if first is not None else []
    rows = (_cells(row, columns) for row in session.scalars(_rejected(run)))
    return write_table(target, kind, [*columns, PROBLEM], rows)


def _rejected(run: ImportRun) -> Select[tuple[ImportRow]]:
    return (
        select(ImportRow)
        .where(ImportRow.import_id == run.id, ImportRow.outcome == "rejected")
        .order_by(ImportRow.row_number)
    )


def _cells(row: ImportRow, columns: list[str]) -> list[str]:
    problems = " ".join(p["problem"] for p in row.problems or [])
    return [*(row.values.get(column, "") for column in columns), problems]
