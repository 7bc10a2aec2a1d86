"""Statutory and tunable numbers: data with validity dates, never constants in code (R-CFG-01)."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "config" / "parameters.csv"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of one parameter, in force from and to dates that are both included."""

    name: str
    value: str
    unit: str
    valid_from: date
    valid_to: date | None
    source: str


class UnknownParameterError(LookupError):
    """No value of this parameter is in force on that date."""


@cache
def parameters() -> tuple[Parameter, ...]:
    """Read the whole table."""
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return tuple(
            Parameter(
                row["name"],
                row["value"],
                row["unit"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["source"],
            )
            for row in csv.DictReader(lines)
        )


def lookup(name: str, on: date) -> str:
    """Find the value in force on a London date, the trigger date of the case.

    Raises UnknownParameterError naming both.
    """
    return find_parameter(name, on).value


def lookup_whole(name: str, on: date) -> int:
    """Find a whole number in force on a London date. Raises UnknownParameterError."""
    return int(lookup(name, on))


def current_whole(name: str) -> int:
    """Find the whole number that has no end, for what has no trigger date of its own.

    Raises UnknownParameterError.
    """
    for parameter in parameters():
        if parameter.name == name and parameter.valid_to is None:
            return int(parameter.value)
    raise UnknownParameterError(f"There is no value of {name} without an end.")


def find_parameter(name: str, on: date) -> Parameter:
    """Find the row in force, with its unit and source, for a page that shows why (R-X-09)."""
    for parameter in parameters():
        if parameter.name == name and parameter.valid_from <= on <= (parameter.valid_to or on):
            return parameter
    raise UnknownParameterError(f"There is no value of {name} on {on.isoformat()}.")
