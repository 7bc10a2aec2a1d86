"""Bands of the time from discovery to report, in the regulator's words (R-TAX-02)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).resolve().parents[2] / "config" / "ico_taxonomy.json"


def time_band(hours: float) -> str:
    """Name the band of some elapsed hours, not rounded: 24.0 begins the second band, 72.0 ends it.

    Less than none, a report before the discovery, counts as the first.
    """
    for band in _bands():
        ends = band["ends"]
        if ends is None or hours < ends or (band["end_included"] and hours == ends):
            return str(band["name"])
    raise LookupError("The last band of hours must have no end.")


@cache
def _bands() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(TABLE.read_text(encoding="utf-8"))["time_taken_to_report"])
