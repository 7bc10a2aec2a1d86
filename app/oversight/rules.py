"""How long our own data is kept: data with validity dates and reasons (config/retention.csv)."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "config" / "retention.csv"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what, for how many days from when, in force from and to, and why."""

    name: str
    title: str
    kept_days: int
    counted_from: str
    valid_from: date
    valid_to: date | None
    reason: str
    source: str


@cache
def _all() -> tuple[Rule, ...]:
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return tuple(
            Rule(
                row["name"], row["title"], int(row["kept_days"]), row["counted_from"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["reason"], row["source"],
            )
            for row in csv.DictReader(lines)
        )  # fmt: skip


def rules_on(day: date) -> tuple[Rule, ...]:
    """List the rules in force on a London date (R-X-06)."""
    return tuple(r for r in _all() if r.valid_from <= day <= (r.valid_to or day))
