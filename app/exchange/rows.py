"""Place rows that share a key in one file: the source's key is matched, not trusted (DESIGN 8)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from app.exchange.notices import Notices

_NAMED_ROWS = 10


class Placement(NamedTuple):
    """Where a row stands among those of its key, from 1; and an earlier row that is the same."""

    position: int
    same_as: int | None


@dataclass(slots=True)
class _Group:
    key: str
    rows: list[int] = field(default_factory=list)
    seen: dict[bytes, int] = field(default_factory=dict)


class KeyPlaces:
    """The keys of one file in the order of its rows.

    Keys are compared as trimmed text, so that ``007`` and ``7`` differ, and ``A1`` and ``a1`` too.
    A row without a key stands alone.
    """

    def __init__(self) -> None:
        self._groups: dict[str, _Group] = {}

    def place(self, key: str, row: int, content: Sequence[str]) -> Placement:
        """Give the row its position among equals, in the order of the file."""
        key = key.strip()
        if not key:
            return Placement(1, None)
        group = self._groups.setdefault(key, _Group(key))
        digest = blake2b("\x1f".join(content).encode("utf-8", "replace"), digest_size=12).digest()
        same_as = group.seen.setdefault(digest, row)
        group.rows.append(row)
        return Placement(len(group.rows), None if same_as == row else same_as)

    def repeated(self) -> dict[str, tuple[int, ...]]:
        """List the keys that stand more than once, with their rows."""
        return {g.key: tuple(g.rows) for g in self._groups.values() if len(g.rows) > 1}

    def warn(self, notices: Notices, column: str) -> None:
        """Add one warning for each key that stands more than once."""
        for key, rows in self.repeated().items():
            shown = ", ".join(f"{row:,}" for row in rows[:_NAMED_ROWS])
            more = f" and {len(rows) - _NAMED_ROWS:,} more" if len(rows) > _NAMED_ROWS else ""
            notices.warn(
                "repeated_key",
                f"“{key}” stands {_times(len(rows))} in {column}: rows {shown}{more}. Each row is "
                "imported, matched by its place among them.",
                row=rows[1],
                column=column,
            )


def _times(count: int) -> str:
    return {2: "twice", 3: "three times"}.get(count, f"{count:,} times")
