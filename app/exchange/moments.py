"""Read instants as logs write them: a day with or without a time, a range, a month or quarter."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from app.core.dates import LocalTimeError, add_months, from_london, london_date, parse_instant
from app.exchange.dates import MONTHS, DateOrder, DateProblem, DateReading, read_date

_EMPTY: Final = frozenset(
    ("na", "n/a", "nk", "n/k", "not known", "unknown", "none", "not applicable", "tbc", "-")
)
_BETWEEN: Final = re.compile(r"\s*(?:[-\u2013\u2014]|\bto\b|\buntil\b)\s*", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp][Mm])?$"
)  # fmt: skip
_YEAR: Final = re.compile(r"(\d{4})")
_MONTH_FIRST: Final = re.compile(r"([a-z]{3,9})[-/.,\s]*(\d{4}|\d{2})", re.IGNORECASE)
_MONTH_DIGITS: Final = re.compile(r"(\d{4})[-/.](\d{1,2})")
_DIGITS_MONTH: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_QUARTER: Final = re.compile(
    r"(?:q|qtr|quarter)\.?\s*([1-4])[\s,/-]*(\d{4})(?:\s*[-/]\s*(\d{2,4}))?", re.IGNORECASE
)
_YEAR_QUARTER: Final = re.compile(
    r"(\d{4})(?:\s*[-/]\s*(\d{2,4}))?[\s,/-]*(?:q|qtr|quarter)\.?\s*([1-4])", re.IGNORECASE
)
_FIRST_OF_QUARTER: Final = {1: 1, 2: 4, 3: 7, 4: 10}


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant in UTC; ``ends`` closes a range or period. Not exact: only the day is known."""

    at: datetime
    ends: datetime | None = None
    exact: bool = True


def read_moment(text: str, order: DateOrder | None = None) -> Moment | DateProblem | None:
    """Read an instant; a day without a time is its start in London; no word for one is None.

    A range gives its two ends; a month, a year or a quarter ("Q2 2021"; "Q1 2019-2020" of a year
    that begins in April) its first and last day.
    """
    text = text.strip()
    if not text or text.casefold() in _EMPTY:
        return None
    single = _single(text, order)
    if isinstance(single, Moment):
        return single
    for first, last in _ends(text):
        one, other = _single(first, order), _single(last, order)
        if isinstance(one, Moment) and isinstance(other, Moment):
            return Moment(one.at, other.at, exact=False)
    return period(text) or single


def parts(text: str) -> tuple[str, ...]:
    """The dates within a text, so that their order can be decided: one, or the ends of a range."""
    if not isinstance(read_date(text.strip(), DateOrder.MDY), DateProblem) or not isinstance(
        read_date(text.strip(), DateOrder.DMY), DateProblem
    ):
        return (text,)
    for first, last in _ends(text.strip()):
        if all(_may_be_date(end) for end in (first, last)):
            return (first, last)
    return (text,)


def _may_be_date(text: str) -> bool:
    read = read_date(text)
    return not isinstance(read, DateProblem) or read.reading is DateReading.ORDER_NEEDED


def period(text: str) -> Moment | None:
    """A month, quarter or year as its first and last London day; None for anything else."""
    text = text.strip()
    found = _first_and_months(text)
    if found is None:
        return None
    first, months = found
    return Moment(_start(first), _start(add_months(first, months) - timedelta(days=1)), exact=False)


def _first_and_months(text: str) -> tuple[date, int] | None:
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        return _quarter(int(quarter[1]), int(quarter[2]), quarter[3])
    turned = _YEAR_QUARTER.fullmatch(text)
    if turned:
        return _quarter(int(turned[3]), int(turned[1]), turned[2])
    if _YEAR.fullmatch(text):
        return _day(int(text), 1, 12)
    if found := _MONTH_DIGITS.fullmatch(text):
        return _day(int(found[1]), int(found[2]), 1)
    if found := _DIGITS_MONTH.fullmatch(text):
        return _day(int(found[2]), int(found[1]), 1)
    found = _MONTH_FIRST.fullmatch(text)
    if found is None or found[1].casefold() not in MONTHS:
        return None
    year = int(found[2]) + (2000 if len(found[2]) == 2 else 0)
    return _day(year, MONTHS[found[1].casefold()], 1)


def _quarter(number: int, year: int, other_year: str | None) -> tuple[date, int] | None:
    """A quarter of a calendar year, or of a financial year where two years are named."""
    first = _FIRST_OF_QUARTER[number]
    if other_year is None:
        return _day(year, first, 3)
    return (add_months(date(year, first, 1), 3), 3) if year > 0 else None


def _day(year: int, month: int, months: int) -> tuple[date, int] | None:
    if not (1900 <= year <= 2999 and 1 <= month <= 12):
        return None
    return date(year, month, 1), months


def _ends(text: str) -> list[tuple[str, str]]:
    return [
        (text[: mark.start()].strip(), text[mark.end() :].strip())
        for mark in _BETWEEN.finditer(text)
        if mark.start() > 0 and mark.end() < len(text)
    ]


def _single(text: str, order: DateOrder | None) -> Moment | DateProblem | None:
    try:
        at = parse_instant(text)
    except ValueError:
        pass
    else:
        return Moment(at)
    read = read_date(text, order)
    if not isinstance(read, date):
        return read
    clock = _CLOCK.search(text)
    hours = time() if clock is None else _time(clock)
    if hours is None:
        return DateProblem(DateReading.NOT_A_DATE, f"“{text[:40]}” has no real time of day.")
    try:
        at = from_london(datetime.combine(read, hours))
    except LocalTimeError as error:
        return DateProblem(DateReading.NOT_A_DATE, str(error))
    # A spreadsheet writes a date alone as midnight.
    return Moment(at, exact=hours != time())


def _time(clock: re.Match[str]) -> time | None:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    half = (clock[4] or "").casefold()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _start(day: date) -> datetime:
    return from_london(datetime.combine(day, time()))


def written(at: datetime) -> str:
    """Write an instant as a file of ours does."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day_of(text: str) -> date | None:
    """The London date of an instant that has been written so; None for an empty text."""
    return london_date(parse_instant(text)) if text else None
