"""Write CSV and TSV (R-X-10): UTF-8, byte order mark if asked, formula starters neutralised."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from app.exchange.cells import neutralise
from app.exchange.writing.values import Value, as_text, refuse_nul


def write_delimited(
    stream: BinaryIO,
    columns: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    delimiter: str,
    bom: bool,
) -> int:
    """Write the rows and tell how many. Lines end in CR LF, as RFC 4180 and Excel have it."""
    encoding = "utf-8-sig" if bom else "utf-8"
    text = io.TextIOWrapper(stream, encoding=encoding, newline="", write_through=False)
    writer = csv.writer(text, delimiter=delimiter)
    counted = _Counted(columns, rows)
    try:
        writer.writerow(columns)
        writer.writerows(counted)
    finally:
        text.detach()  # the stream is the caller's to close
    return counted.count


class _Counted:
    """Rows as texts, counted as they pass."""

    def __init__(self, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        self._columns = columns
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[list[str]]:
        for row in self._rows:
            self.count += 1
            texts = [
                neutralise(as_text(v)) if isinstance(v, str | list | tuple) else as_text(v)
                for v in row
            ]
            if any("\x00" in text for text in texts):
                for text, column in zip(texts, self._columns, strict=True):
                    refuse_nul(text, self.count, column)
            yield texts
