"""Read text with separators (CSV, TSV): its encoding, its delimiter, its records (R-IMP-03)."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from app.exchange.faults import FileFaultError
from app.exchange.notices import Notices
from app.exchange.reading.grid import Grid, GridRow
from app.exchange.tables import FileFormat

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS: Final = ",;\t|"
_CHUNK: Final = 1024 * 1024
_LOOKED_AT: Final = 100
_LONGEST_CELL: Final = 2**31 - 1


def read_text(data: bytes, kind: FileFormat, notices: Notices) -> Grid:
    """Decode and split. Raises FileFaultError for bytes that are no text."""
    encoding = decide_encoding(data, notices)
    shape = _shape(data, encoding, kind)
    return Grid(
        rows=lambda: _records(data, encoding, shape),
        strict_width=True,
        encoding=encoding.removesuffix("-sig"),
        delimiter=shape.delimiter,
    )


def decide_encoding(data: bytes, notices: Notices) -> str:
    """Tell the encoding after decoding every byte: one odd byte may stand near the end."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            if _first_odd_byte(data, encoding) is not None:
                raise FileFaultError(
                    "encoding",
                    f"The file says it is {encoding.removesuffix('-sig').upper()} but holds "
                    "bytes that are not. Save it again as CSV UTF-8.",
                )
            return encoding
    if b"\x00" in data:
        raise FileFaultError(
            "encoding",
            "The file is not plain text: it holds NUL characters. If it is UTF-16 without a byte "
            "order mark, save it again as CSV UTF-8.",
        )
    odd = _first_odd_byte(data, "utf-8")
    if odd is None:
        return "utf-8"
    line = data.count(b"\n", 0, odd) + 1
    if (worse := _first_odd_byte(data, "cp1252")) is not None:
        line = data.count(b"\n", 0, worse) + 1
        raise FileFaultError(
            "encoding",
            f"The file is neither UTF-8 nor Windows-1252 text: byte {worse:,} on line {line:,} "
            "belongs to neither. Save it again as CSV UTF-8.",
        )
    notices.warn(
        "encoding",
        f"The file is not UTF-8 (byte {odd:,} on line {line:,}), so it was read as Windows-1252. "
        "Check names with accents and pound signs.",
        row=line,
    )
    return "cp1252"


@dataclass(frozen=True, slots=True)
class _Shape:
    delimiter: str
    skip_first: bool = False


def _first_odd_byte(data: bytes, encoding: str) -> int | None:
    """Decode in pieces, so that a large file is never in memory twice."""
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    for start in range(0, len(data), _CHUNK):
        pending = len(decoder.getstate()[0])
        try:
            text = decoder.decode(view[start : start + _CHUNK], start + _CHUNK >= len(data))
        except UnicodeDecodeError as error:
            return start - pending + error.start
        if "\x00" in text:
            raise FileFaultError("encoding", "The file is not plain text: it holds NUL characters.")
    return None


def _shape(data: bytes, encoding: str, kind: FileFormat) -> _Shape:
    first = next(_lines(data, encoding), "")
    said = first.strip().casefold()
    if said.startswith("sep=") and len(said) == 5:  # Excel's own way of saying it
        return _Shape(said[4], skip_first=True)
    if said == "sep=":
        return _Shape("\t", skip_first=True)
    order = "\t,;|" if kind is FileFormat.TSV else _DELIMITERS
    return _Shape(max(order, key=lambda mark: _regularity(data, encoding, mark)))


def _regularity(data: bytes, encoding: str, delimiter: str) -> int:
    """How many cells fall in line: rows of the most usual width, times their extra columns."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(_lines(data, encoding), delimiter=delimiter)
    widths = Counter(len(record) for record in islice(reader, _LOOKED_AT) if len(record) > 1)
    return max((count * (width - 1) for width, count in widths.items()), default=0)


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as stream:
        yield from stream


class _Taken:
    """Lines on their way to the reader, remembered until their record is complete."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.lines: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.lines.append(line)
        return line


def _records(data: bytes, encoding: str, shape: _Shape) -> Iterator[GridRow]:
    csv.field_size_limit(_LONGEST_CELL)
    taken = _Taken(_lines(data, encoding))
    reader = csv.reader(taken, delimiter=shape.delimiter)
    number, last, last_number = 1, taken.lines, 1
    for record in reader:
        last, last_number, taken.lines = taken.lines, number, []
        if not (shape.skip_first and number == 1):
            yield GridRow(number, record)
        number = reader.line_num + 1
    _refuse_open_quotation(last, last_number, shape)


def _refuse_open_quotation(lines: list[str], number: int, shape: _Shape) -> None:
    """An unclosed quotation mark would swallow every row below it without a word."""
    try:
        list(csv.reader(lines, delimiter=shape.delimiter, strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            raise FileFaultError(
                "damaged",
                f"The quotation mark opened in row {number:,} is never closed, so the rest of the "
                "file cannot be told apart.",
            ) from None
