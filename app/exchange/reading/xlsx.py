"""Read XLSX workbooks: sheets, merged cells, formulas without a value, Excel's own escapes."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from app.exchange.cells import unescape_controls
from app.exchange.faults import FileFaultError
from app.exchange.notices import Notices
from app.exchange.reading.grid import Grid, GridRow, is_blank
from app.exchange.tables import ReadOptions

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

# What the parser raises on workbooks that are cut short or were written by careless programs.
# Whichever parser reads the XML, what it cannot read is a SyntaxError.
_DAMAGE: Final = (
    zipfile.BadZipFile, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, AssertionError, OSError, EOFError, zlib.error,
    NotImplementedError, RuntimeError,
)  # fmt: skip
_CHUNK: Final = 1024 * 1024
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ >/]")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v(?: [^>]*)?>[^<]")
_PLACE: Final = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]+\d+)"')
_ZEROS: Final = re.compile(r"0+")
_NAMED_FORMULAS: Final = 20


def xlsx_sheets(data: bytes, options: ReadOptions, notices: Notices) -> list[Grid]:
    """List the sheets that may hold the table: the one asked for, or every visible one.

    Raises FileFaultError for a damaged workbook or a sheet that is not there.
    """
    book = _open(data)
    names = tuple(sheet.title for sheet in book.worksheets)
    if options.sheet is not None and options.sheet not in names:
        shown = ", ".join(f"“{name}”" for name in names)
        raise FileFaultError(
            "no_sheet", f"There is no sheet “{options.sheet}”. There are: {shown}."
        )
    chosen = [
        sheet
        for sheet in book.worksheets
        if sheet.title == options.sheet
        or (options.sheet is None and sheet.sheet_state == "visible")
    ]
    if not chosen:
        raise FileFaultError("no_sheet", "Every sheet of the workbook is hidden.")
    return [_grid(data, sheet, names, notices) for sheet in chosen]


def _open(data: bytes) -> "Workbook":
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which hold no records
            return load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except _DAMAGE:
        raise FileFaultError(
            "damaged", "The workbook is damaged: it cannot be opened. Open and save it in Excel."
        ) from None


@dataclass(slots=True)
class _Survey:
    """What the row reader does not tell: merged ranges downwards and formulas without a value."""

    starts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    without_value: dict[str, None] = field(default_factory=dict)
    formulas: int = 0


def _grid(data: bytes, sheet: Any, names: tuple[str, ...], notices: Notices) -> Grid:
    surveyed: list[_Survey] = []

    def rows() -> Iterator[GridRow]:
        if not surveyed:
            surveyed.append(_survey(data, sheet._worksheet_path))
        _tell_of_formulas(sheet.title, surveyed[0], notices)
        return _rows(sheet, surveyed[0], notices)

    return Grid(rows=rows, excel_cells=True, sheet=sheet.title, sheets=names)


def _survey(data: bytes, path: str) -> _Survey:
    found = _Survey()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path) as stream:
            rest = b""
            while chunk := stream.read(_CHUNK):
                pieces = (rest + chunk).split(b"</c>")
                rest = pieces.pop()
                for piece in pieces:
                    if _FORMULA.search(piece):
                        _note_formula(piece, found)
                rest = _take_merges(rest, found)
    except _DAMAGE:
        raise FileFaultError(
            "damaged", "The workbook is damaged: a sheet cannot be read."
        ) from None
    return found


def _note_formula(piece: bytes, found: _Survey) -> None:
    found.formulas += 1
    cell = piece[piece.rfind(b"<c ") :]
    place = _PLACE.search(cell)
    if place and not _VALUE.search(cell) and b't="str"' not in cell:
        found.without_value[place[1].decode()] = None


def _take_merges(text: bytes, found: _Survey) -> bytes:
    """Keep merged ranges of one column; give back what may continue in the next chunk."""
    end = 0
    for merged in _MERGED.finditer(text):
        end = merged.end()
        left, first, right, last = (part.decode() for part in merged.groups())
        if left == right and first != last:
            found.starts.setdefault(int(first), []).append((_column(left), int(last)))
    return text[end:]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _tell_of_formulas(sheet: str, found: _Survey, notices: Notices) -> None:
    for place in list(found.without_value)[:_NAMED_FORMULAS]:
        notices.warn(
            "formula",
            f"Cell {place} on “{sheet}” is a formula whose value was never saved, so it was read "
            "as empty. Open and save the file in Excel, or type the value.",
            column=f"{sheet}!{place}",
        )


def _rows(sheet: Any, survey: _Survey, notices: Notices) -> Iterator[GridRow]:
    sheet.reset_dimensions()  # programs write wrong ones, which would cut rows and columns off
    running: dict[int, tuple[int, str]] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, cells in enumerate(sheet.iter_rows(), 1):
                texts = [_text(cell, sheet.title, notices) for cell in cells]
                if survey.starts:
                    _fill_down(number, texts, survey, running)
                yield GridRow(number, texts)
    except _DAMAGE:
        raise FileFaultError(
            "damaged", "The workbook is damaged: a sheet cannot be read."
        ) from None


def _fill_down(
    number: int, texts: list[str], survey: _Survey, running: dict[int, tuple[int, str]]
) -> None:
    """Give every row of a range merged downwards its value: the sheet shows it for each."""
    for column, last in survey.starts.get(number, ()):
        running[column] = (last, texts[column] if column < len(texts) else "")
    if is_blank(texts):
        return  # a range that reaches below the table makes no records
    for column, (last, value) in list(running.items()):
        if last < number:
            del running[column]
        elif value and column < len(texts) and not texts[column]:
            texts[column] = value
        elif value and column >= len(texts):
            texts.extend([""] * (column - len(texts)) + [value])


def _text(cell: Any, sheet: str, notices: Notices) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        if cell.data_type == "e":
            place = f"{cell.column_letter}{cell.row}"
            notices.warn("error_cell", f"Cell {place} on “{sheet}” shows {value}; it was read as "
                         "empty.", column=f"{sheet}!{place}")  # fmt: skip
            return ""
        return unescape_controls(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number(value, cell) if isinstance(value, int | float) else _moment(value)


def _number(value: int | float, cell: Any) -> str:
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 1e15):
        return f"{value:.15g}"
    shown = cell.number_format
    # A code kept as a number but shown with leading zeros is the code with its zeros.
    return str(int(value)).zfill(len(shown)) if _ZEROS.fullmatch(shown) else str(int(value))


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
