"""Working days: which days count, and which day is the nth."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from app.core.errors import CaseworkError

TABLE = Path(__file__).resolve().parents[2] / "config" / "bank_holidays.json"
NATIONS = ("england-and-wales", "scotland", "northern-ireland")
ANY = "uk-any"
CALENDARS = (*NATIONS, ANY)
ONE_DAY = timedelta(days=1)

# Every part of the country has eight bank holidays a year or more; a year with fewer is not known.
FEWEST_A_YEAR = 8


class CalendarRangeError(CaseworkError):
    """The bank holidays of a year are not known, so a date that hangs on them is not either."""

    code = "calendar_range"

    def __init__(self, year: int) -> None:
        super().__init__(
            f"The bank holidays of {year} are not in the calendar: an administrator has to add "
            "them before working days can be counted there."
        )
        self.year = year


class UnknownCalendarError(CaseworkError, LookupError):
    """No calendar bears this name."""

    code = "unknown_calendar"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no calendar “{name}”. There are: {', '.join(CALENDARS)}.")


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday without the holidays given (R-WD-01).

    Every method raises CalendarRangeError where the answer hangs on a year outside ``years``;
    None means that the holidays given are all there are. Days are local dates.
    """

    holidays: frozenset[date]
    years: frozenset[int] | None = None

    def covers(self, day: date) -> bool:
        """Whether the holidays of this day's year are known."""
        return self.years is None or day.year in self.years

    def lenient(self) -> "WorkingDays":
        """The same calendar, taking years it does not know to have no holidays but weekends.

        For reminders and house targets, where a day early is better than none; never for a clock
        that the law sets.
        """
        return replace(self, years=None)

    def is_working_day(self, day: date) -> bool:
        """Whether people work on this day."""
        if day.weekday() >= 5:
            return False
        if not self.covers(day):
            raise CalendarRangeError(day.year)
        return day not in self.holidays

    def add_working_days(self, start: date, days: int) -> date:
        """The nth working day after ``start``; day 1 is the next working day.

        ``start`` itself need not be one (F06: received on a Saturday). Negative counts back.
        """
        step = ONE_DAY if days >= 0 else -ONE_DAY
        day, left = start, abs(days)
        while left > 0:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after the first date, up to and with the second."""
        if until < after:
            return -self.working_days_between(until, after)
        span = (until - after).days
        return sum(self.is_working_day(after + timedelta(days=n)) for n in range(1, span + 1))

    def on_or_after(self, day: date) -> date:
        """This day, or the first working day after it."""
        while not self.is_working_day(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """This day, or the last working day before it."""
        while not self.is_working_day(day):
            day -= ONE_DAY
        return day

    def following(self, day: date) -> date:
        """The first working day after this day."""
        return self.on_or_after(day + ONE_DAY)

    def preceding(self, day: date) -> date:
        """The last working day before this day."""
        return self.on_or_before(day - ONE_DAY)


@cache
def published_holidays(calendar: str) -> dict[date, str]:
    """The bank holidays of a calendar by day; ``uk-any`` is the union with Christmas Day (R-WD-01).

    Good Friday is a bank holiday in every part. Raises UnknownCalendarError.
    """
    if calendar not in CALENDARS:
        raise UnknownCalendarError(calendar)
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    names = NATIONS if calendar == ANY else (calendar,)
    found: dict[date, str] = {}
    for name in names:
        for day, title in table[name].items():
            found.setdefault(date.fromisoformat(day), title)
    if calendar == ANY:
        for year in {day.year for day in found}:
            found.setdefault(date(year, 12, 25), "Christmas Day")
    return found


def working_days(
    calendar: str, *, added: Iterable[date] = (), removed: Iterable[date] = ()
) -> WorkingDays:
    """A calendar with the days an administrator added or took away (R-WD-02).

    A year is known once the days listed and added reach the number every part of the country has,
    so a year entered by hand counts; a day taken away makes no year unknown.
    """
    days = set(published_holidays(calendar)) | set(added)
    return WorkingDays(frozenset(days - set(removed)), _known_years(days))


def _known_years(days: set[date]) -> frozenset[int]:
    in_year: dict[int, int] = {}
    for day in days:
        in_year[day.year] = in_year.get(day.year, 0) + 1
    return frozenset(year for year, count in in_year.items() if count >= FEWEST_A_YEAR)
