"""Read dates and times as people type them, and say which part is wrong."""

import re
from dataclasses import dataclass
from datetime import date, time

DAY, MONTH, YEAR = "day", "month", "year"
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WHOLE = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(\d{1,2}|[a-z]+)[\s./,-]+(\d{4}|\d{2})", re.I
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MOST_YEARS_AHEAD = 10
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?", re.I)


@dataclass(frozen=True, slots=True)
class DateProblem:
    """What is wrong with a typed date: the sentence, and the parts to put right."""

    sentence: str
    parts: tuple[str, ...] = (DAY, MONTH, YEAR)


def whole_date(text: str) -> tuple[str, str, str] | None:
    """Split a date written in one go, such as "21 11 2026" or "21 November 2026"."""
    text = text.strip()
    if iso := _ISO.fullmatch(text):
        year, month, day = iso.groups()
        return day, month, year
    written = _WHOLE.fullmatch(text)
    return (written[1], written[2], written[3]) if written else None


def read_date(
    day: str, month: str, year: str, *, label: str, today: date | None = None
) -> date | DateProblem | None:
    """Read a date from its three boxes; all empty is None.

    Takes a month's name, and a whole date pasted into the first box. Where ``today``, a London
    date, is known, a year of two numbers is the latest one not more than ten years ahead.
    """
    parts = {DAY: day.strip(), MONTH: month.strip(), YEAR: year.strip()}
    if not any(parts.values()):
        return None
    if not parts[MONTH] and not parts[YEAR] and (whole := whole_date(parts[DAY])):
        parts = dict(zip((DAY, MONTH, YEAR), whole, strict=True))
    if missing := tuple(name for name, typed in parts.items() if not typed):
        return DateProblem(f"{label} must include a {' and '.join(missing)}.", missing)
    if today is not None and re.fullmatch(r"[0-9]{2}", parts[YEAR]):
        latest = today.year + _MOST_YEARS_AHEAD
        parts[YEAR] = str(latest - (latest - int(parts[YEAR])) % 100)
    if not re.fullmatch(r"[0-9]{4}", parts[YEAR]):
        return DateProblem(f"{label}: the year must have 4 digits.", (YEAR,))
    return _real_date(parts, label)


def _real_date(parts: dict[str, str], label: str) -> date | DateProblem:
    month = _month(parts[MONTH])
    day = int(parts[DAY]) if re.fullmatch(r"[0-9]{1,2}", parts[DAY]) else 0
    wrong = tuple(
        name for name, right in ((DAY, 1 <= day <= 31), (MONTH, month is not None)) if not right
    )
    problem = DateProblem(f"{label} must be a real date.", wrong or (DAY,))
    if wrong or month is None:
        return problem
    try:
        return date(int(parts[YEAR]), month, day)
    except ValueError:
        return problem


def _month(typed: str) -> int | None:
    if re.fullmatch(r"[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= 12 else None
    word = typed.casefold().rstrip(".")
    if len(word) < 3:
        return None
    return next((n for n, name in enumerate(_MONTHS, start=1) if name.startswith(word)), None)


def is_half_of_day_unclear(typed: str) -> bool:
    """Whether a time could be of the morning or the afternoon: "4.45", but not "04:45"."""
    return re.fullmatch(r"[1-9][.:]\d\d", typed.strip()) is not None


def read_time(typed: str) -> time | None:
    """Read "4:45pm", "4.45 pm", "9am", "16:45", "midday" or "midnight"; None if it is not a time.

    A bare hour is not a time: "4" could be either.
    """
    text = typed.strip().casefold()
    if text in ("midday", "noon", "midnight"):
        return time(0 if text == "midnight" else 12)
    match = _TIME.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
