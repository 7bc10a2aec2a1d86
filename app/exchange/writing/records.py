"""Write JSON: a list of records, one a line, so that a long list streams."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from app.exchange.writing.values import Value, as_text


def write_records(stream: BinaryIO, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write the rows as objects of the columns' names and tell how many. Nothing is neutralised:
    JSON is not opened in a spreadsheet."""
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    count = 0
    stream.write(b"[")
    for row in rows:
        record = {name: _plain(value) for name, value in zip(columns, row, strict=True)}
        stream.write(b",\n" if count else b"\n")
        stream.write(encode(record).encode("utf-8"))
        count += 1
    stream.write(b"\n]\n" if count else b"]\n")
    return count


def _plain(value: Value) -> Any:
    return as_text(value) if isinstance(value, date | Decimal) else value
