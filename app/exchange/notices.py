"""What a person should know about a file that was read all the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_OF_ONE_KIND = 100


class Weight(StrEnum):
    """Whether a notice asks for a look (warning) or only tells what was done (note)."""

    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to know: a stable code, a sentence, and where in the file."""

    code: str
    sentence: str
    weight: Weight = Weight.WARNING
    row: int | None = None
    column: str | None = None


class Notices:
    """The notices of one file, each place once however often the file is read."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int | None, str | None], Notice] = {}
        self._count: dict[str, int] = {}

    def warn(
        self, code: str, sentence: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        """Add a warning; of one code the first hundred are kept."""
        self.add(Notice(code, sentence, Weight.WARNING, row, column))

    def note(self, code: str, sentence: str) -> None:
        """Tell what was done, replacing what was said before under the same code."""
        self._kept[code, None, None] = Notice(code, sentence, Weight.NOTE)

    def add(self, notice: Notice) -> None:
        """Add a notice unless that place was already reported under that code."""
        key = notice.code, notice.row, notice.column
        if key in self._kept or self._count.get(notice.code, 0) >= MOST_OF_ONE_KIND:
            return
        self._kept[key] = notice
        self._count[notice.code] = self._count.get(notice.code, 0) + 1

    def __iter__(self) -> Iterator[Notice]:
        return iter(self._kept.values())

    def warnings(self) -> tuple[Notice, ...]:
        """List what asks for a look."""
        return tuple(n for n in self if n.weight is Weight.WARNING)

    def notes(self) -> tuple[Notice, ...]:
        """List what was done."""
        return tuple(n for n in self if n.weight is Weight.NOTE)
