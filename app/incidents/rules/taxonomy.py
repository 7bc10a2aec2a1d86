"""The regulator's words for incidents, and our own causes that map onto them (R-TAX-01, 04)."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

CONFIG = Path(__file__).resolve().parents[3] / "config"
TABLE = CONFIG / "ico_taxonomy.json"
CAUSES = CONFIG / "incident_causes.csv"


@dataclass(frozen=True, slots=True)
class IncidentType:
    """A type of incident, and the category that fills in a form before people choose."""

    name: str
    usual_category: str


@dataclass(frozen=True, slots=True)
class SizeBand:
    """A band of people affected, least and most included; the band of the unknown has neither."""

    name: str
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Every vocabulary of the regulator's published figures, in its own order."""

    incident_types: tuple[IncidentType, ...]
    categories: tuple[str, ...]
    subject_types: tuple[str, ...]
    data_types: tuple[str, ...]
    decisions: tuple[str, ...]
    sectors: tuple[str, ...]
    size_bands: tuple[SizeBand, ...]
    time_bands: tuple[str, ...]

    def usual_category(self, incident_type: str) -> str:
        """The category a type usually has. Raises LookupError for an unknown type."""
        for found in self.incident_types:
            if found.name == incident_type:
                return found.usual_category
        raise LookupError(f"There is no incident type “{incident_type}”.")


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause in our words: the regulator's type for it, and what lay behind, where it is known.

    ``category`` is one of human_error, process, technology, supplier, malicious, training,
    workload, unclear_policy. Both days of validity are included.
    """

    code: str
    label: str
    ico_type: str
    category: str | None
    valid_from: date
    valid_to: date | None


@cache
def taxonomy() -> Taxonomy:
    """Read the regulator's vocabularies."""
    table: dict[str, Any] = json.loads(TABLE.read_text(encoding="utf-8"))
    return Taxonomy(
        tuple(IncidentType(t["name"], t["usual_category"]) for t in table["incident_type"]),
        tuple(table["incident_category"]),
        tuple(table["data_subject_type"]),
        tuple(table["data_type"]),
        tuple(table["decision_taken"]),
        tuple(table["sector"]),
        tuple(
            SizeBand(b["name"], b["least"], b["most"]) for b in table["no_data_subjects_affected"]
        ),
        tuple(band["name"] for band in table["time_taken_to_report"]),
    )


@cache
def causes() -> dict[str, Cause]:
    """Read our causes, by code, lapsed ones too: old incidents still name them."""
    with CAUSES.open(newline="", encoding="utf-8") as lines:
        return {
            row["value"]: Cause(
                row["value"],
                row["label"],
                row["ico_type"],
                row["category"] or None,
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in csv.DictReader(lines)
        }


def ico_type_of(cause: str) -> str:
    """The regulator's type of one of our causes (R-TAX-04). Raises LookupError naming it."""
    found = causes().get(cause)
    if found is None:
        raise LookupError(f"There is no cause “{cause}”.")
    return found.ico_type
