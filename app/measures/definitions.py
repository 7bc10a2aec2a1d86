"""What each measure means: read from ``config/measures.csv``, one row a name."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "config" / "measures.csv"


@dataclass(frozen=True, slots=True)
class Definition:
    """One row of the table: what is counted, over what, and how it is judged."""

    name: str
    title: str
    domain: str
    unit: str
    kind: str
    numerator: str
    denominator: str
    placed_by: str
    excludes: str
    polarity: str
    target: str
    tolerance: str
    source: str


@cache
def definitions() -> dict[str, Definition]:
    """Read the table, by name."""
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return {row["name"]: Definition(**row) for row in csv.DictReader(lines)}
