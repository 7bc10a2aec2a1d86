"""Read OpenDocument spreadsheets as a stream, so that a large one stays small in memory."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import iterparse

from app.exchange.cells import unescape_controls
from app.exchange.faults import FileFaultError
from app.exchange.notices import Notices
from app.exchange.reading.grid import Grid, GridRow, is_blank
from app.exchange.tables import ReadOptions

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_SPACE: Final = re.compile(r"[ \t\n]+")
_DAMAGE: Final = (
    zipfile.BadZipFile, ParseError, LookupError, ValueError, OSError, EOFError, zlib.error,
    NotImplementedError, RuntimeError,
)  # fmt: skip
# A repeat count is one number in the file: nothing but these bounds what it would unfold to.
_MOST_COLUMNS: Final = 16_384
_MOST_SPACES: Final = 100_000
_MOST_BLANKS_AT_END: Final = 1_048_576


def ods_sheets(data: bytes, options: ReadOptions, notices: Notices) -> list[Grid]:
    """List the sheets that may hold the table: the one asked for, or every visible one.

    Raises FileFaultError for a damaged file or a sheet that is not there.
    """
    del notices  # everything this format can say is in its rows
    sheets = _sheets(data)
    names = tuple(name for name, _hidden in sheets)
    if options.sheet is not None and options.sheet not in names:
        shown = ", ".join(f"“{name}”" for name in names)
        raise FileFaultError(
            "no_sheet", f"There is no sheet “{options.sheet}”. There are: {shown}."
        )
    chosen = [
        (index, name)
        for index, (name, hidden) in enumerate(sheets)
        if name == options.sheet or (options.sheet is None and not hidden)
    ]
    if not chosen:
        raise FileFaultError("no_sheet", "The spreadsheet has no visible sheet.")
    most = options.limits.rows + _MOST_COLUMNS
    return [_grid(data, index, name, names, most) for index, name in chosen]


def _grid(data: bytes, index: int, name: str, names: tuple[str, ...], most: int) -> Grid:
    return Grid(rows=lambda: _rows(data, index, most), sheet=name, sheets=names)


def _events(data: bytes) -> Iterator[tuple[str, "Element"]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
            yield from iterparse(stream, events=("start", "end"))
    except _DAMAGE:
        raise FileFaultError(
            "damaged", "The spreadsheet is damaged: it cannot be read to the end."
        ) from None


def _sheets(data: bytes) -> list[tuple[str, bool]]:
    """Name every sheet, and say whether its style hides it."""
    hidden: set[str] = set()
    style, found = "", []
    for event, element in _events(data):
        if event == "start" and element.tag == f"{_STYLE}style":
            style = element.get(f"{_STYLE}name", "")
        elif event == "start" and element.tag == f"{_STYLE}table-properties":
            if element.get(f"{_TABLE}display") == "false":
                hidden.add(style)
        elif event == "start" and element.tag == f"{_TABLE}table":
            look = element.get(f"{_TABLE}style-name", "")
            found.append((element.get(f"{_TABLE}name", ""), look in hidden))
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            element.clear()
    return found


@dataclass(slots=True)
class _Running:
    """A cell merged downwards: how many rows it still covers, and its value."""

    left: int
    value: str


def _rows(data: bytes, index: int, most: int) -> Iterator[GridRow]:
    sheet, depth, number, blanks = -1, 0, 1, 0
    running: dict[int, _Running] = {}
    for event, element in _events(data):
        if element.tag == f"{_TABLE}table":
            depth += 1 if event == "start" else -1
            sheet += event == "start" and depth == 1
            if event == "end" and depth == 0:
                if sheet == index:
                    return
                element.clear()
        elif element.tag == f"{_TABLE}table-row":
            if event == "start":
                continue
            if sheet == index and depth == 1:
                repeated = _count(element, "number-rows-repeated", _MOST_BLANKS_AT_END)
                cells = _cells(element, running)
                if is_blank(cells):
                    blanks += repeated
                else:
                    yield from (GridRow(number + extra, []) for extra in range(min(blanks, most)))
                    number, blanks = number + blanks, 0
                    for _again in range(min(repeated, most)):
                        yield GridRow(number, list(cells))
                        number += 1
            element.clear()


def _cells(row: "Element", running: dict[int, _Running]) -> list[str]:
    texts: list[str] = []
    own = False
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        value = "" if cell.tag.endswith("covered-table-cell") else _value(cell)
        own = own or bool(value)
        column = len(texts)
        spanned = _count(cell, "number-rows-spanned", _MOST_BLANKS_AT_END)
        across = _count(cell, "number-columns-spanned", _MOST_COLUMNS)
        if spanned > 1 and across == 1:
            running[column] = _Running(spanned, value)
        room = _MOST_COLUMNS - column
        texts.extend([value] * min(_count(cell, "number-columns-repeated", room), room))
    while texts and not texts[-1]:
        texts.pop()
    _fill_down(texts, running, own=own)
    return texts


def _fill_down(texts: list[str], running: dict[int, _Running], *, own: bool) -> None:
    """Give each row of a range merged downwards its value, unless the row is otherwise blank."""
    for column, merged in list(running.items()):
        if own and merged.value:
            texts.extend([""] * (column + 1 - len(texts)))
            texts[column] = texts[column] or merged.value
        merged.left -= 1
        if not merged.left:
            del running[column]


def _count(element: "Element", name: str, most: int) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return max(1, min(int(text), most)) if text.isdecimal() else 1


def _value(cell: "Element") -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "currency", "percentage"):
        return _number(cell.get(f"{_OFFICE}value", ""))
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00")
    if kind == "boolean":
        return "yes" if cell.get(f"{_OFFICE}boolean-value") == "true" else "no"
    paragraphs = ("".join(_written(part)) for part in cell if part.tag == f"{_TEXT}p")
    return unescape_controls("\n".join(paragraphs))


def _number(text: str) -> str:
    try:
        number = float(text)
    except ValueError:
        return text
    whole = number.is_integer() and abs(number) < 1e15
    return str(int(number)) if whole else f"{number:.15g}"


def _written(part: "Element") -> Iterator[str]:
    """The text of a paragraph: spaces run together unless they are counted, notes left out."""
    yield _SPACE.sub(" ", part.text or "")
    for inner in part:
        if inner.tag == f"{_TEXT}s":
            yield " " * _spaces(inner.get(f"{_TEXT}c", "1"))
        elif inner.tag == f"{_TEXT}tab":
            yield "\t"
        elif inner.tag == f"{_TEXT}line-break":
            yield "\n"
        elif not inner.tag.startswith(_OFFICE):
            yield from _written(inner)
        yield _SPACE.sub(" ", inner.tail or "")


def _spaces(count: str) -> int:
    return min(int(count), _MOST_SPACES) if count.isdecimal() else 1
