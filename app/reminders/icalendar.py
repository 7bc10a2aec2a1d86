"""Write due dates as an iCalendar feed (RFC 5545; D4): reference and link, no personal data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LONGEST_LINE = 75
"""Octets before a line is folded (RFC 5545 section 3.1)."""


@dataclass(frozen=True, slots=True)
class Event:
    """An all-day event, or one at the aware instant ``at``, which is then written in UTC.

    ``sequence`` rises when the date changes; ``uid`` never does.
    """

    uid: str
    day: date
    sequence: int
    summary: str
    description: str
    link: str
    cancelled: bool = False
    at: datetime | None = None


def feed(name: str, events: Sequence[Event], *, stamp: datetime) -> bytes:
    """Write a feed. ``stamp`` is the aware instant at which it was written."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//IG Casework//Due dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def escaped(text: str) -> str:
    """Escape a text value: backslash, semicolon, comma and line break (section 3.3.11)."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, written)
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """Fold a line of more than 75 octets, never inside a character."""
    parts: list[str] = []
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST_LINE:
            parts.append(part)
            part, size = "", 1  # the space that begins a folded line counts
        part += letter
        size += octets
    return "\r\n ".join([*parts, part])


def _event(event: Event, stamp: datetime) -> Iterable[str]:
    return (
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{_utc(stamp)}",
        f"SEQUENCE:{event.sequence}",
        *_when(event),
        f"SUMMARY:{escaped(event.summary)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"URL:{event.link}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _when(event: Event) -> tuple[str, ...]:
    """A deadline ends when it begins: no DTEND (section 3.6.1)."""
    if event.at is not None:
        return (f"DTSTART:{_utc(event.at)}",)
    return (
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
    )


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
