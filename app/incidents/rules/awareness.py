"""When an organisation became aware of an incident, and from what that follows (R-INC-02)."""

from dataclasses import dataclass
from datetime import datetime

OUTSIDE = frozenset({"public", "partner", "supplier"})
"""Who found it is not us: their finding out is not our awareness, their telling us is."""


@dataclass(frozen=True, slots=True)
class Awareness:
    """An aware UTC instant, and what it is: discovery, report or told."""

    at: datetime
    source: str


def first_awareness(
    submitted_at: datetime,
    *,
    discovered_at: datetime | None,
    told_at: datetime | None,
    reported_from: str | None,
) -> Awareness:
    """The earliest of staff discovery, the report and being told by a processor (R-INC-02).

    A discovery by the public, a partner or a supplier counts from when they told us (R-CLK-07).
    """
    known = [Awareness(submitted_at, "report")]
    if discovered_at is not None and reported_from not in OUTSIDE:
        known.append(Awareness(discovered_at, "discovery"))
    if told_at is not None:
        known.append(Awareness(told_at, "told"))
    return min(known, key=lambda one: one.at)


AWARE_SOURCES = {
    "discovery": "When a member of staff found out",
    "report": "When it was reported to us",
    "told": "When the supplier or partner told us",
    "set": "Set by hand",
    "duplicate": "From a duplicate, which was known earlier",
}
