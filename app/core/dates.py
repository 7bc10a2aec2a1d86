"""Instants are UTC; people live in London: how the one becomes the other."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999


class LocalTimeError(ValueError):
    """A London wall-clock time that did not exist (the hour the clocks skip)."""


def london_date(instant: datetime) -> date:
    """Tell the London date of an aware instant (R-CAS-01: receipt belongs to the local day)."""
    return instant.astimezone(LONDON).date()


def start_of_day(day: date) -> datetime:
    """Tell the UTC instant at which a London day begins."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def is_whole_day(instant: datetime) -> bool:
    """Whether an approximate instant stands for its London day: it is that day's start."""
    return instant == start_of_day(london_date(instant))


def in_order(earlier: datetime, later: datetime, *, rough: bool) -> bool:
    """Whether one aware instant may come before another; ``rough`` ones may share a London day."""
    return earlier <= later or (rough and london_date(earlier) == london_date(later))


def end_of_day(day: date) -> datetime:
    """Tell the UTC instant at which a London day ends: the start of the next."""
    return start_of_day(day + timedelta(days=1))


def from_london(local: datetime, *, second: bool = False) -> datetime:
    """Turn a naive London wall-clock time into UTC; of an ambiguous hour, the first.

    ``second`` takes the second. Raises LocalTimeError for a time that did not exist (vectors
    H06 to H08 of the clocks).
    """
    aware = local.replace(tzinfo=LONDON, fold=1 if second else 0)
    instant = aware.astimezone(UTC)
    if instant.astimezone(LONDON).replace(tzinfo=None) != local:
        raise LocalTimeError(
            f"{local:%H:%M} on {local:%d %B %Y} did not exist: the clocks went forward."
        )
    return instant


def is_ambiguous(local: datetime) -> bool:
    """Whether a naive London wall-clock time happened twice: in the hour the clocks repeat."""
    first, second = (local.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < second


def add_months(day: date, months: int) -> date:
    """The corresponding date some months on (or back), clamped to the month's end.

    Raises ValueError for a date outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(
            f"{months} months from {day.isoformat()} lies outside the years 1 to 9999."
        )
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def parse_instant(text: str) -> datetime:
    """Read an ISO instant with a zone. Raises ValueError with a sentence otherwise."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("Enter an instant such as 2026-11-21T12:00:00Z.") from None
    if instant.tzinfo is None:
        raise ValueError("The instant needs a time zone: end it with Z for UTC.")
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise ValueError(f"The year must lie between {_FIRST_YEAR} and {_LAST_YEAR}.")
    return instant.astimezone(UTC)
