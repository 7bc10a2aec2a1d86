"""How dates, clocks, numbers and people are written for a reader in Britain."""

from datetime import date, datetime, timedelta
from typing import Any

from app.core.dates import LONDON, is_whole_day

_HOUR = timedelta(hours=1)


def london_time(instant: datetime) -> str:
    """Write the London time of an aware instant as "4:45pm", "9am", "midday" or "midnight"."""
    local = instant.astimezone(LONDON)
    if local.minute == 0 and local.hour in (0, 12):
        return "midnight" if local.hour == 0 else "midday"
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def london_datetime(instant: datetime | None) -> str:
    """Write an aware instant as "21 November 2026 at 4:45pm", London time; nothing for None."""
    if instant is None:
        return ""
    return f"{legal_date(instant.astimezone(LONDON).date())} at {london_time(instant)}"


def known_datetime(instant: datetime | None, precision: str | None) -> str:
    """Write an aware instant as exactly as it is known; nothing for None.

    One that is "approximate" is "about" then. Of it, and of the ends of a "range", the start of a
    London day stands for the day.
    """
    if instant is None or precision not in ("approximate", "range"):
        return london_datetime(instant)
    words = london_date(instant) if is_whole_day(instant) else london_datetime(instant)
    return f"about {words}" if precision == "approximate" else words


def known_range(since: datetime, until: datetime) -> str:
    """Write between which two aware instants it was: "from 18 to 19 November 2026", London time.

    The start of a London day stands for the day.
    """
    ends = [known_datetime(since, "range"), known_datetime(until, "range")]
    if is_whole_day(since) and is_whole_day(until):
        first, last = since.astimezone(LONDON), until.astimezone(LONDON)
        if first == last:
            return ends[0]
        if (first.year, first.month) == (last.year, last.month):
            ends[0] = str(first.day)
    return f"from {ends[0]} to {ends[1]}"


def weekday_datetime(instant: datetime) -> str:
    """Write an aware instant of these days as "Monday 23 November at 3pm", London time.

    The midnight before that Monday is "the end of Sunday 22 November": none takes it for the next.
    """
    whole = is_whole_day(instant)
    local = (instant - _HOUR if whole else instant).astimezone(LONDON)
    day = f"{local:%A} {local.day} {local:%B}"
    return f"the end of {day}" if whole else f"{day} at {london_time(instant)}"


def london_date(instant: datetime | None) -> str:
    """Write the London date of an aware instant as "21 November 2026"; nothing for None."""
    return "" if instant is None else legal_date(instant.astimezone(LONDON).date())


def legal_date(day: date | None) -> str:
    """Write a local date as "21 November 2026"; nothing for None."""
    return "" if day is None else f"{day.day} {day:%B} {day.year}"


def due_words(due: date | None, today: date) -> str:
    """Say how a due date stands on ``today``, both London dates."""
    if due is None:
        return ""
    days = (due - today).days
    if days == 0:
        return "due today"
    if days == 1:
        return "due tomorrow"
    return f"due in {counted(days, 'day')}" if days > 0 else f"overdue by {counted(-days, 'day')}"


def clock_words(due: datetime, now: datetime) -> str:
    """Say how a clock stands: "due Monday 4:45pm, 31 hours left when this page was loaded".

    Both aware. Whole hours are rounded down, so that the reader never has less than is said.
    """
    local = due.astimezone(LONDON)
    near = abs((local.date() - now.astimezone(LONDON).date()).days) < 7
    day = f"{local:%A}" if near else legal_date(local.date())
    left = due - now
    at = f"{day} {london_time(due)}"
    if left < timedelta():
        return f"was due {at}, {_span(-left)} ago when this page was loaded"
    return f"due {at}, {_span(left)} left when this page was loaded"


def counted(amount: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun: "1 day", "1,200 days"."""
    return f"{amount:,} {noun if amount == 1 else plural or noun + 's'}"


def number(value: Any) -> str:
    """Write a number with separators for thousands; nothing for None."""
    return "" if value is None else f"{value:,}"


def person_name(person: Any) -> str:
    """Write a person's name, or "nobody" where there is none. Takes a name or what bears one."""
    if person is None or person == "":
        return "nobody"
    return person if isinstance(person, str) else str(person.name)


def _span(left: timedelta) -> str:
    if left >= timedelta(days=4):
        return counted(left.days, "day")
    if left >= _HOUR:
        return counted(left // _HOUR, "hour")
    return counted(left // timedelta(minutes=1), "minute")


FILTERS = {
    "london_time": london_time,
    "london_datetime": london_datetime,
    "london_date": london_date,
    "weekday_datetime": weekday_datetime,
    "legal_date": legal_date,
    "due_words": due_words,
    "clock_words": clock_words,
    "counted": counted,
    "number": number,
    "person_name": person_name,
}


def file_size(size: int) -> str:
    """Write a number of bytes as "812 bytes", "14 KB" or "1.2 MB"."""
    if size < 1024:
        return counted(size, "byte")
    if size < 1024 * 1024:
        return f"{size // 1024} KB"
    return f"{size / (1024 * 1024):.1f} MB"
