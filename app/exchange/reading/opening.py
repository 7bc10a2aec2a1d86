"""Open a file: check what it is, choose the sheet, find the header."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from app.exchange.faults import FileFaultError
from app.exchange.notices import Notices
from app.exchange.reading.content import identify
from app.exchange.reading.grid import Grid, GridRow, is_blank
from app.exchange.reading.headers import (
    LOOKED_AT,
    Header,
    column_names,
    find_header,
    last_filled,
)
from app.exchange.reading.layouts import Layout, is_notes_sheet, recognise
from app.exchange.reading.ods import ods_sheets
from app.exchange.reading.records import read_records
from app.exchange.reading.tabulate import Shape, tabulate
from app.exchange.reading.text import read_text
from app.exchange.reading.xlsx import xlsx_sheets
from app.exchange.tables import FileFormat, ReadOptions, Table

_DEFAULT = ReadOptions()


def open_table(
    source: Path | bytes, name: str | None = None, *, options: ReadOptions = _DEFAULT
) -> Table:
    """Open a file, given as a path or as its bytes and name.

    Raises FileFaultError, with one sentence, for a file that is not what its name says, is empty,
    damaged or larger than the limits, or has no header or no rows (DESIGN 8).
    """
    name = name or (source.name if isinstance(source, Path) else "file")
    data = _bytes(source, options) if isinstance(source, Path) else source
    kind = identify(data, name, options.limits)
    notices = Notices()
    if kind is FileFormat.JSON:
        return read_records(data, name, options, notices)
    if kind in (FileFormat.CSV, FileFormat.TSV):
        grids: Sequence[Grid] = (read_text(data, kind, notices),)
    else:
        sheets = xlsx_sheets if kind is FileFormat.XLSX else ods_sheets
        grids = sheets(data, options, notices)
    return _table(grids, name, kind, options, notices)


def _bytes(path: Path, options: ReadOptions) -> bytes:
    try:
        with path.open("rb") as stream:
            # One byte over the limit is enough to see that it is too large.
            return stream.read(options.limits.size + 1)
    except FileNotFoundError:
        raise FileFaultError("file_missing", f"There is no file “{path.name}”.") from None
    except (OSError, ValueError):
        raise FileFaultError("file_unreadable", f"“{path.name}” cannot be opened.") from None


def _table(
    grids: Sequence[Grid], name: str, kind: FileFormat, options: ReadOptions, notices: Notices
) -> Table:
    grid, head = _choose(grids, options)
    shape, layout = _shape(grid, head, options, notices)
    if grid.sheet is not None and len(grid.sheets) > 1:
        notices.note("sheet", f"Sheet “{grid.sheet}” was read, of {len(grid.sheets)} sheets.")
    table = Table(
        name=name,
        format=kind,
        header=shape.names,
        header_row=shape.header_row or None,
        notices=notices,
        read=lambda: tabulate(grid, shape, options.limits, notices),
        sheet=grid.sheet,
        sheets=grid.sheets,
        encoding=grid.encoding,
        delimiter=grid.delimiter,
        layout=layout.name if layout else None,
    )
    if not table.sample(1):
        where = f"below the column names in row {shape.header_row}" if shape.header_row else "in it"
        raise FileFaultError("no_rows", f"The file has no rows: nothing stands {where}.")
    return table


def _choose(grids: Sequence[Grid], options: ReadOptions) -> tuple[Grid, list[GridRow]]:
    """The sheet with most known names; without any, the first that has a header."""
    heads = [(grid, list(islice(grid.rows(), LOOKED_AT))) for grid in grids]
    if len(heads) == 1:
        return heads[0]
    found: list[tuple[int, int, Grid, list[GridRow]]] = []
    for order, (grid, head) in enumerate(heads):
        header = find_header(head, options.known_names)
        if header is not None and header.width > 1:
            notes = is_notes_sheet(grid.sheet or "")
            found.append((header.known if header.known > 1 and not notes else -notes,
                          -order, grid, head))  # fmt: skip
    if not found:
        raise FileFaultError("no_header", "No sheet of the workbook has a row of column names.")
    _known, _order, grid, head = max(found, key=lambda one: one[:2])
    return grid, head


def _shape(
    grid: Grid, head: list[GridRow], options: ReadOptions, notices: Notices
) -> tuple[Shape, Layout | None]:
    if all(is_blank(row.cells) for row in head) and not options.header:
        raise FileFaultError("empty_file", "The file is empty: it holds no row with any text.")
    layout = None if isinstance(options.header, int) else recognise(head, options.kind)
    if layout is not None:
        notices.note("layout", f"The file has no header row; it was read as: {layout.name}.")
        return Shape(0, layout.columns), layout
    if options.header == "none":
        return Shape(0, column_names((), _widest(head))), None
    header = _said(grid, options.header) if options.header else None
    header = header or find_header(head, options.known_names)
    if header is None:
        first = next(row for row in head if not is_blank(row.cells))
        raise FileFaultError("no_header", _no_header(first))
    if header.number > 1:
        notices.note("header_row", f"The column names were found in row {header.number}.")
    below = [row for row in head if row.number > header.number]
    used = max((last_filled(row.cells[: len(header.cells)]) for row in below), default=0)
    return Shape(header.number, column_names(header.cells, used)), None


def _said(grid: Grid, number: int | str) -> Header:
    """The row that the person says holds the names."""
    for row in grid.rows():
        if row.number == number and not is_blank(row.cells):
            return Header(row.number, row.cells, 0, len(row.cells))
        if row.number > int(number):
            break
    raise FileFaultError(
        "no_header", f"Row {number} is empty or not in the file: it names no columns."
    )


def _widest(rows: Sequence[GridRow]) -> int:
    return max((len(row.cells) for row in rows), default=0)


def _no_header(first: GridRow) -> str:
    shown = ", ".join(cell.strip() for cell in first.cells[:3] if cell.strip())[:80]
    return (
        f"No row of column names was found: row {first.number} looks like data ({shown}). "
        "Add a row of names on top, or say in the mapping that there is none."
    )
