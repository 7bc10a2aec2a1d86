"""The laws and agreements by which somebody must be told, as data (config/regimes.csv)."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[3] / "config" / "regimes.csv"
OTHER_HOURS = "incident.default_hours"


@dataclass(frozen=True, slots=True)
class Regime:
    """Who is told by which law; ``parameter`` names its hours in config/parameters.csv.

    ``by_dspt`` says that a report in the health toolkit tells them too (R-GRID-10, R-CLK-42).
    """

    code: str
    label: str
    recipient: str
    parameter: str
    statutory: bool
    ladder: str
    source: str
    by_dspt: bool


@cache
def regimes() -> dict[str, Regime]:
    """Read every regime by its code."""
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return {
            row["value"]: Regime(
                row["value"], row["label"], row["recipient"], row["parameter"],
                row["statutory"] == "yes", row["ladder"], row["source"],
                row["by_dspt"] == "yes",
            )
            for row in csv.DictReader(lines)
        }  # fmt: skip


def regime_of(code: str) -> Regime:
    """Find a regime; raises KeyError for one that code misnames."""
    return regimes()[code]
