"""A file as a table: named columns, numbered rows of text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Literal, NamedTuple

from app.exchange.notices import Notices


class FileFormat(StrEnum):
    """The kinds of file that are read and written."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    ODS = "ods"
    JSON = "json"


class Row(NamedTuple):
    """A record: the row number a person sees in the file, a text for each column of the header.

    ``problem`` is a sentence when the row does not fit the header and must be rejected.
    """

    number: int
    cells: tuple[str, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. ``unpacked`` bounds what a compressed workbook may grow to."""

    rows: int = 200_000
    size: int = 50 * 1024 * 1024
    unpacked: int = 1024 * 1024 * 1024
    columns: int = 2_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person or the mapping says about the file, and what helps to find its header.

    ``header`` is a row number, or "none" for a file of rows only. ``known_names`` are plain names
    (see ``words.plain``) of the fields that may be imported. ``kind`` chooses among known layouts.
    """

    sheet: str | None = None
    header: int | Literal["none"] | None = None
    known_names: frozenset[str] = frozenset()
    kind: str = ""
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file. ``rows`` may be called again; notices grow while rows are read.

    Reading rows raises FileFaultError when the file turns out damaged or longer than the limit.
    """

    name: str
    format: FileFormat
    header: tuple[str, ...]
    header_row: int | None
    notices: Notices
    read: Callable[[], Iterator[Row]]
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    layout: str | None = None

    def rows(self) -> Iterator[Row]:
        """Read the rows from the first, blank ones left out."""
        return self.read()

    def sample(self, count: int = 200) -> list[Row]:
        """Read the first rows, for a preview or a guess."""
        return list(islice(self.rows(), count))
