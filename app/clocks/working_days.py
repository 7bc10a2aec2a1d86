"""Clocks that count working days from the day after receipt (FOIA, EIR, re-use)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.calendar import WorkingDays
from app.core.dates import add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from first to last, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Count:
    """Where a count ended: the due day, weekdays that were holidays, working days left out."""

    due: date
    holidays_skipped: tuple[date, ...]
    disregarded: int


def count_working_days(
    calendar: WorkingDays, received: date, days: int, *, left_out: Collection[Stretch] = ()
) -> Count:
    """Count to the nth working day after a local day; that day itself may be none (F06).

    Days in ``left_out`` do not count (a fee is awaited, F12). Raises CalendarRangeError where the
    answer hangs on a year whose holidays are not known.
    """
    day, left, disregarded = received, days, 0
    skipped: list[date] = []
    while left > 0:
        day += ONE_DAY
        if not calendar.is_working_day(day):
            if day.weekday() < 5:
                skipped.append(day)
        elif any(stretch.holds(day) for stretch in left_out):
            disregarded += 1
        else:
            left -= 1
    return Count(day, tuple(skipped), disregarded)


def last_day_for_fee(notice_given: date, months: int) -> date:
    """The last day to pay: months beginning with the day the fees notice was given."""
    return add_months(notice_given, months) - ONE_DAY
