"""Write rows in the format asked for, to a file or a stream."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from app.exchange.tables import FileFormat
from app.exchange.writing.delimited import write_delimited
from app.exchange.writing.ods import write_ods
from app.exchange.writing.records import write_records
from app.exchange.writing.values import Value
from app.exchange.writing.xlsx import write_xlsx

CONTENT_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.TSV: "text/tab-separated-values; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileFormat.JSON: "application/json",
}


def write_table(
    target: Path | BinaryIO,
    file_format: FileFormat,
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    title: str = "Sheet1",
    bom: bool = False,
) -> int:
    """Write column names and rows, and tell how many rows were written.

    Memory stays flat: rows are taken one by one. A stream is left open; a file appears under its
    name only when it is complete. Raises WritingError for a value that the format cannot hold.
    """
    if not isinstance(target, Path):
        return _write(target, file_format, columns, rows, title=title, bom=bom)
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with unfinished.open("wb") as stream:
            count = _write(stream, file_format, columns, rows, title=title, bom=bom)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _write(
    stream: BinaryIO,
    file_format: FileFormat,
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    title: str,
    bom: bool,
) -> int:
    match file_format:
        case FileFormat.CSV | FileFormat.TSV:
            delimiter = "\t" if file_format is FileFormat.TSV else ","
            return write_delimited(stream, columns, rows, delimiter=delimiter, bom=bom)
        case FileFormat.XLSX:
            return write_xlsx(stream, columns, rows, title=title)
        case FileFormat.ODS:
            return write_ods(stream, columns, rows, title=title)
        case FileFormat.JSON:
            return write_records(stream, columns, rows)
