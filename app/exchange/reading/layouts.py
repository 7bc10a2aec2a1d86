"""Layouts of well-known files without a header row, and names of sheets that hold no table."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.exchange.reading.grid import GridRow, is_blank
from app.exchange.words import plain
from config.settings import ROOT

_CERTAIN = 0.95


@dataclass(frozen=True, slots=True)
class Layout:
    """A file known by its number of fields and the look of some of them."""

    name: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    patterns: tuple[tuple[int, str], ...]


@cache
def _layouts() -> tuple[Layout, ...]:
    return tuple(
        Layout(
            name=entry["name"],
            kinds=tuple(entry["kinds"]),
            columns=tuple(entry["columns"]),
            patterns=tuple((int(field) - 1, text) for field, text in entry["patterns"].items()),
        )
        for entry in _read()["layouts"]
    )


def recognise(rows: Sequence[GridRow], kind: str) -> Layout | None:
    """Find the layout that the first rows have, the very first among them."""
    filled = [row.cells for row in rows if not is_blank(row.cells)]
    for layout in _layouts():
        if kind and kind not in layout.kinds:
            continue
        fits = [_fits(cells, layout) for cells in filled]
        if fits and fits[0] and sum(fits) >= _CERTAIN * len(fits):
            return layout
    return None


def is_notes_sheet(name: str) -> bool:
    """Whether a sheet's name says that it holds notes, not records."""
    words = f" {plain(name)} "
    return any(f" {plain(note)} " in words for note in _read()["notes_sheets"])


@cache
def _read() -> dict[str, Any]:
    path = ROOT / "config" / "import_layouts.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def _fits(cells: Sequence[str], layout: Layout) -> bool:
    return len(cells) == len(layout.columns) and all(
        re.fullmatch(pattern, cells[index]) for index, pattern in layout.patterns
    )
