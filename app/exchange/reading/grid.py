"""What every tabular format gives before a header is known: numbered rows of text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple


class GridRow(NamedTuple):
    """A physical row, its number as a person sees it, and its cells as far as they go."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet. ``strict_width``: a row longer than the header is a fault of that row.

    ``excel_cells``: cells may have been cut at Excel's limit.
    """

    rows: Callable[[], Iterator[GridRow]]
    strict_width: bool = False
    excel_cells: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()


def is_blank(cells: list[str]) -> bool:
    """Whether nothing but space stands in a row."""
    return not any(cell and not cell.isspace() for cell in cells)
