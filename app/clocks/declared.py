"""The clocks there are, as data: what each counts, by which calendar, on whose authority."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from app.core.parameters import Parameter, find_parameter

TABLE = Path(__file__).resolve().parents[2] / "config" / "clocks.csv"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. ``calendar`` may be ``own``, the organisation's.

    ``kind`` is hours, working_days, school_days, months, days (rolled) or plain_days (not rolled).

    ``basis`` is statute, guidance or advisory; ``pauses`` holds fee and clarification where these
    stop the count; ``notice_clock`` names the clock by whose end an extension must be told.
    """

    name: str
    kind: str
    calendar: str
    basis: str
    reasons_when_late: bool
    pauses: frozenset[str]
    notice_clock: str | None
    label: str


@cache
def clocks() -> dict[str, Clock]:
    """Read every clock, by name."""
    with TABLE.open(newline="", encoding="utf-8") as lines:
        return {
            row["name"]: Clock(
                row["name"],
                row["kind"],
                row["calendar"],
                row["basis"],
                row["reasons_when_late"] == "yes",
                frozenset(row["pauses"].split()),
                row["notice_clock"] or None,
                row["label"],
            )
            for row in csv.DictReader(lines)
        }


def length(clock_name: str, on: date, *, of: str = "") -> Parameter:
    """The number a clock counts to, in force on the London day that starts it (R-CFG-01).

    ``of`` names a second number of the clock, such as its extension. Raises UnknownParameterError
    where the clock did not yet run on that day.
    """
    return find_parameter(f"clock.{clock_name}{'.' if of else ''}{of}", on)
