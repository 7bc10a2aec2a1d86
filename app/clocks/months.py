"""Clocks that count months or days of the calendar, then roll off weekends and holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.clocks.working_days import Stretch
from app.core.calendar import WorkingDays
from app.core.dates import add_months

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Where a month clock ends: ``due`` as the law reads, ``due_conservative`` never after it.

    ``unrolled`` is the day before it is rolled off weekends and holidays; reminders run on the
    conservative day (R-CAS-03).
    """

    unrolled: date
    due: date
    due_conservative: date
    paused_days: int


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """When a complaint must be acknowledged, by the regulator's reading and by the strictest."""

    unrolled: date
    due: date
    strict_last_day: date


def relevant_time(received: date, *others: date | None) -> date:
    """The day a month clock starts: the latest of receipt, proof of identity, fee (Article 12A)."""
    return max([received, *(day for day in others if day is not None)])


def month_due(
    start: date, months: int, calendar: WorkingDays, *, pauses: Iterable[Stretch] = ()
) -> MonthCount:
    """The corresponding day some months on, clamped, plus days paused, rolled to a working day.

    A pause counts both its ends, days before the start do not count (S12), and days in two pauses
    count once; the conservative reading counts the difference of the dates instead (S10). A pause
    that begins after the time had run out no longer helps. Raises CalendarRangeError, and
    ValueError beyond the year 9999.
    """
    base = add_months(start, months)
    inclusive = between = 0
    for pause in _merged(pauses, start):
        if pause.first > calendar.on_or_after(base + timedelta(days=inclusive)):
            break
        length = (pause.last - pause.first).days
        inclusive, between = inclusive + length + 1, between + length
    unrolled = base + timedelta(days=inclusive)
    conservative = base + timedelta(days=between)
    return MonthCount(
        unrolled, calendar.on_or_after(unrolled), calendar.on_or_after(conservative), inclusive
    )


def acknowledgement_due(received: date, days: int, calendar: WorkingDays) -> Acknowledgement:
    """Count days from the day after receipt and roll to a working day (R-CAS-06, C01 to C03).

    The strictest reading counts the day of receipt as day 1 and does not roll; reminders run on
    the earlier. Raises CalendarRangeError.
    """
    unrolled = received + timedelta(days=days)
    return Acknowledgement(unrolled, calendar.on_or_after(unrolled), unrolled - ONE_DAY)


def _merged(pauses: Iterable[Stretch], start: date) -> list[Stretch]:
    found: list[Stretch] = []
    for pause in sorted(pauses, key=lambda one: (one.first, one.last)):
        clipped = Stretch(max(pause.first, start), pause.last)
        if clipped.last < clipped.first:
            continue
        if found and clipped.first <= found[-1].last:
            clipped = Stretch(found[-1].first, max(found.pop().last, clipped.last))
        found.append(clipped)
    return found
