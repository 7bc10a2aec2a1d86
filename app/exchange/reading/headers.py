"""Find the row of column names: below banners and preambles, or not there at all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.exchange.reading.grid import GridRow, is_blank
from app.exchange.words import plain

LOOKED_AT: Final = 60
_LONGEST_NAME: Final = 200
_LONGEST_PREAMBLE: Final = 8
_VALUE: Final = re.compile(
    r"""[-+£$€]?[\d.,\s]*\d[\d.,\s]*%?     # a number, an amount, a percentage
      | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s][\d:.]+Z?)?          # a date in digits
      | \d{1,2}[-\s][A-Za-z]{3,9}[-\s]\d{2,4}
      | (?:true|false|yes|no|n/a|y|n)
      | \S+@\S+\.\S+ | https?://\S+ | www\.\S+
      | [A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}                  # a postcode
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Header:
    """The row of names found, and how many of them are known fields."""

    number: int
    cells: list[str]
    known: int
    width: int


def find_header(rows: Sequence[GridRow], known_names: frozenset[str]) -> Header | None:
    """Choose the header among the first rows, or None when the file seems to have none.

    Known field names decide. Without any, it is the first row that reads like names, unless a
    short preamble stands above a blank line and a larger table below.
    """
    filled = [row for row in rows[:LOOKED_AT] if not is_blank(row.cells)]
    if not filled:
        return None
    widest = max(_filled_count(row.cells) for row in filled)
    candidates = [row for row in filled if _reads_like_names(row.cells, widest)]
    if not candidates:
        return None
    scored = [(row, _known_count(row.cells, known_names)) for row in candidates]
    best, most = max(scored, key=lambda pair: pair[1])
    if most >= min(2, widest):
        return _header(best, most)
    first = _below_preamble(candidates, rows) or candidates[0]
    if first is candidates[0] and most == 0 and _rows_of_values_above(first, filled, widest):
        return None
    return _header(first, _known_count(first.cells, known_names))


def column_names(cells: Sequence[str], used: int) -> tuple[str, ...]:
    """Make each name usable: one line, none empty as far as cells are used, no two alike."""
    names: list[str] = []
    taken: set[str] = set()
    for index in range(max(used, last_filled(cells))):
        text = cells[index] if index < len(cells) else ""
        name = " ".join(text.replace("\ufeff", "").split()) or f"column {index + 1}"
        unique, number = name, 1
        while unique.casefold() in taken:
            number += 1
            unique = f"{name} ({number})"
        taken.add(unique.casefold())
        names.append(unique)
    return tuple(names)


def looks_like_value(text: str) -> bool:
    """Whether a text is a number, date, address or yes/no: what a row holds, not what names it."""
    return bool(_VALUE.fullmatch(text.strip()))


def last_filled(cells: Sequence[str]) -> int:
    """Tell how many cells there are up to the last that holds anything."""
    return max((i + 1 for i, cell in enumerate(cells) if cell and not cell.isspace()), default=0)


def _header(row: GridRow, known: int) -> Header:
    return Header(row.number, row.cells, known, _filled_count(row.cells))


def _filled_count(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell and not cell.isspace())


def _known_count(cells: Sequence[str], known_names: frozenset[str]) -> int:
    return sum(1 for cell in cells if cell and plain(cell) in known_names)


def _reads_like_names(cells: Sequence[str], widest: int) -> bool:
    texts = [cell.strip() for cell in cells if cell and not cell.isspace()]
    if len(texts) < max(min(2, widest), widest / 2):
        return False
    values = sum(1 for text in texts if looks_like_value(text))
    repeated = len(texts) - len({text.casefold() for text in texts})
    return (
        values <= len(texts) // 5
        and repeated <= len(texts) // 4
        and all(len(text) <= _LONGEST_NAME for text in texts)
    )


def _below_preamble(candidates: Sequence[GridRow], rows: Sequence[GridRow]) -> GridRow | None:
    """A later row of names that opens the larger block, values standing below its names."""
    by_number = {row.number: row for row in rows}
    first = candidates[0]
    for row in candidates[1:]:
        above = by_number.get(row.number - 1)
        block_before = row.number - 1 - first.number
        rows_after = sum(1 for other in rows if other.number > row.number)
        if (
            above is not None
            and is_blank(above.cells)
            and block_before <= _LONGEST_PREAMBLE
            and rows_after > block_before
            and _contrast(row, rows) > 0
        ):
            return row
    return None


def _contrast(header: GridRow, rows: Sequence[GridRow]) -> int:
    """How many columns hold values under a name that is none."""
    below = [row.cells for row in rows if row.number > header.number][:5]
    return sum(
        1
        for index, name in enumerate(header.cells)
        if name.strip()
        and not looks_like_value(name)
        and below
        and sum(1 for cells in below if index < len(cells) and looks_like_value(cells[index]))
        > len(below) / 2
    )


def _rows_of_values_above(first: GridRow, filled: Sequence[GridRow], widest: int) -> bool:
    return any(
        row.number < first.number and _filled_count(row.cells) >= max(2, widest * 0.6)
        for row in filled
    )
