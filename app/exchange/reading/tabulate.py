"""Turn the physical rows below a header into records of its width."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.exchange.cells import LONGEST_EXCEL_CELL, excel_length, restore
from app.exchange.faults import FileFaultError
from app.exchange.notices import Notices
from app.exchange.reading.grid import Grid, GridRow, is_blank
from app.exchange.tables import Limits, Row

# UTF-8 read as Windows-1252 and saved again leaves these; U+FFFD is what was lost for good.
_MOJIBAKE = ("Ã", "â€", "Â\xa0", "Â£")


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the names stand (0: nowhere) and what they are."""

    header_row: int
    names: tuple[str, ...]


def tabulate(grid: Grid, shape: Shape, limits: Limits, notices: Notices) -> Iterator[Row]:
    """Yield the rows that hold anything. Raises FileFaultError past the limit of rows."""
    width = len(shape.names)
    if width > limits.columns:
        raise FileFaultError("too_wide", f"The file has more than {limits.columns:,} columns.")
    count = 0
    for physical in grid.rows():
        number, cells = physical
        if number <= shape.header_row or is_blank(cells):
            continue
        count += 1
        if count > limits.rows:
            raise FileFaultError("too_many_rows", f"The file has more than {limits.rows:,} rows.")
        if grid.excel_cells:
            _warn_of_full_cells(physical, shape, notices)
        problem = _surplus(physical, width, grid, notices) if len(cells) > width else None
        fitted = cells[:width] + [""] * (width - len(cells))
        texts = tuple(restore(cell) if cell[:1] == "'" else cell for cell in fitted)
        warn_of_damaged_text(number, texts, shape.names, notices)
        yield Row(number, texts, problem)


def warn_of_damaged_text(
    number: int, cells: tuple[str, ...], names: tuple[str, ...], notices: Notices
) -> None:
    """Point out text that was decoded wrongly before it came here; it is imported unchanged."""
    row = "\n".join(cells)
    if any(mark in row for mark in _MOJIBAKE):
        column = next(
            name
            for name, cell in zip(names, cells, strict=True)
            if any(mark in cell for mark in _MOJIBAKE)
        )
        notices.warn(
            "garbled_text",
            f"Letters look garbled (as “â€™” for an apostrophe), first in row {number}, {column}. "
            "They are kept as they stand.",
        )
    elif "\ufffd" in row:
        notices.note("lost_text", "Some letters were lost (�) before the file came here.")


def _surplus(row: GridRow, width: int, grid: Grid, notices: Notices) -> str | None:
    extra = row.cells[width:]
    if is_blank(extra):
        return None
    if grid.strict_width:
        return (
            f"The row has {len(row.cells)} cells but there are {width} columns: a separator or a "
            "quotation mark is missing or too many."
        )
    notices.warn(
        "outside_columns",
        f"Row {row.number} holds text to the right of the last named column; it was left out.",
        row=row.number,
    )
    return None


def _warn_of_full_cells(row: GridRow, shape: Shape, notices: Notices) -> None:
    for index, cell in enumerate(row.cells[: len(shape.names)]):
        if len(cell) >= LONGEST_EXCEL_CELL // 2 and excel_length(cell) == LONGEST_EXCEL_CELL:
            column = shape.names[index]
            notices.warn(
                "full_cell",
                f"Row {row.number}, {column}: the cell holds exactly 32,767 characters, the most "
                "Excel allows, so its end may be missing. It was kept.",
                row=row.number,
                column=column,
            )
