"""Words people choose from that are data, each with the days on which it may be chosen."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "config"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a vocabulary; both days of validity are included."""

    value: str
    label: str
    valid_from: date
    valid_to: date | None
    source: str


@cache
def vocabulary(name: str) -> tuple[Word, ...]:
    """Read a vocabulary, ``config/<name>.csv``, in its own order."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
        return tuple(
            Word(
                row["value"],
                row["label"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["source"],
            )
            for row in csv.DictReader(lines)
        )


def choices(name: str) -> tuple[tuple[str, str], ...]:
    """List every word with its label, lapsed ones too: old records still say them."""
    return tuple((word.value, word.label) for word in vocabulary(name))


def in_use(name: str, value: str, on: date) -> bool:
    """Whether a word may be chosen on a London day."""
    return any(
        word.value == value and word.valid_from <= on <= (word.valid_to or on)
        for word in vocabulary(name)
    )
