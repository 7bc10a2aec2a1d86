"""Write XLSX as a stream: text stays text, dates are dates, nothing is cut off in silence."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from app.exchange.cells import LONGEST_EXCEL_CELL, escape_controls, excel_length, neutralise
from app.exchange.writing.values import Value, WritingError, as_text, refuse_nul

MOST_ROWS: Final = 1_048_575  # below the row of names
_FIRST_DAY: Final = date(1900, 3, 1)  # Excel believes in a 29 February 1900
_LARGEST_EXACT: Final = 10**15
_BAD_IN_TITLE: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_xlsx(
    stream: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str
) -> int:
    """Write the rows and tell how many. Raises WritingError past Excel's limits."""
    from xlsxwriter import Workbook

    # Text never becomes a formula, a link or a number, whatever it looks like.
    book = Workbook(
        stream,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    sheet = book.add_worksheet(title.translate(_BAD_IN_TITLE).strip("' ")[:31] or None)
    sheet._escape_control_characters = _inline
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    bold = book.add_format({"bold": True})
    for index, name in enumerate(columns):
        sheet.write_string(0, index, name, bold)
    sheet.freeze_panes(1, 0)
    try:
        return _write_rows(sheet, columns, rows, day)
    finally:
        book.close()  # also after an error: the rows so far wait in a file of the library's own


def _write_rows(
    sheet: Any, columns: Sequence[str], rows: Iterable[Sequence[Value]], day: Any
) -> int:
    write_string: Callable[[int, int, str], int] = sheet.write_string
    count = 0
    for row in rows:
        count += 1
        if count > MOST_ROWS:
            raise WritingError(
                f"An Excel sheet holds no more than {MOST_ROWS:,} rows. Export as CSV instead."
            )
        for index, value in enumerate(row):
            if value is None or value == "":
                continue
            text = value if isinstance(value, str) else _other(sheet, count, index, value, day)
            if text is not None:
                write_string(count, index, _storable(text, count, columns[index]))
    return count


def _storable(text: str, row: int, column: str) -> str:
    refuse_nul(text, row, column)
    text = neutralise(text)
    if len(text) > LONGEST_EXCEL_CELL // 2 and excel_length(text) > LONGEST_EXCEL_CELL:
        raise WritingError(
            f"Row {row:,}, {column}: the text is longer than the 32,767 characters that an Excel "
            "cell holds. Export as CSV, ODS or JSON instead."
        )
    return text


def _inline(text: str) -> str:
    """Escape in place of the library, which takes text within <r> and </r> for its own markup."""
    text = escape_controls(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        return "_x003C_" + text[1:]
    return text


def _other(sheet: Any, row: int, index: int, value: Value, day: Any) -> str | None:
    """Write a number or a date as such; give back the text of anything else."""
    if isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        sheet.write_datetime(row, index, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
        return None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_EXACT:
        sheet.write_number(row, index, value)
        return None
    return as_text(value)
