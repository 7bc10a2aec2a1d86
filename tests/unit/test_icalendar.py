"""The calendar feed is what RFC 5545 asks for, octet by octet."""

from datetime import UTC, date, datetime

from app.reminders.icalendar import Event, escaped, feed, folded

STAMP = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)


def test_a_feed_is_written_as_the_standard_says() -> None:
    event = Event(
        uid="due-7@ig.northbourne.example", day=date(2026, 12, 31), sequence=3,
        summary="Review due: AST-2026-0042", description="The review of AST-2026-0042 is due.",
        link="https://ig.northbourne.example/assets/AST-2026-0042", cancelled=True,
    )  # fmt: skip
    assert feed("Due, soon", [event], stamp=STAMP).decode() == "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//IG Casework//Due dates//EN",
            "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH",
            "X-WR-CALNAME:Due\\, soon",
            "BEGIN:VEVENT",
            "UID:due-7@ig.northbourne.example",
            "DTSTAMP:20260615T090000Z",
            "SEQUENCE:3",
            "DTSTART;VALUE=DATE:20261231",
            "DTEND;VALUE=DATE:20270101",
            "SUMMARY:Review due: AST-2026-0042",
            "DESCRIPTION:The review of AST-2026-0042 is due.",
            "URL:https://ig.northbourne.example/assets/AST-2026-0042",
            "STATUS:CANCELLED",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def test_text_is_escaped() -> None:
    assert escaped("a\\b; c, d\r\ne\nf") == "a\\\\b\\; c\\, d\\ne\\nf"


def test_a_long_line_is_folded_at_75_octets_and_never_inside_a_character() -> None:
    line = "SUMMARY:" + "é€" * 60
    parts = folded(line).split("\r\n")
    assert len(parts) > 1
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_a_line_of_75_octets_is_left_alone() -> None:
    assert folded("x" * 75) == "x" * 75
    assert folded("x" * 76) == "x" * 75 + "\r\n x"
