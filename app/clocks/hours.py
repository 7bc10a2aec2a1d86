"""Clocks that count hours, every one of them: nights, weekends and holidays too (R-CLK-01)."""

from datetime import UTC, date, datetime, timedelta

from app.clocks.declared import clocks, length
from app.core.parameters import Parameter

ONE_HOUR = timedelta(hours=1)


def hours_due(start: datetime, hours: int) -> datetime:
    """The UTC instant some elapsed hours after an aware instant (R-CLK-01).

    The hours are counted in UTC: when London's clocks change, the wall clock shows it. Raises
    OverflowError beyond the year 9999.
    """
    return start.astimezone(UTC) + timedelta(hours=hours)


def hours_parameter(clock_name: str, on: date) -> Parameter:
    """The hours of a clock with their source, in force on the London day of awareness or detection.

    Raises LookupError for a clock that does not count hours, or did not yet on that day.
    """
    clock = clocks().get(clock_name)
    if clock is None or clock.kind != "hours":
        raise LookupError(f"There is no clock {clock_name} that counts hours.")
    return length(clock_name, on)


def elapsed_hours(start: datetime, end: datetime) -> float:
    """The hours that went by between two aware instants, exactly; negative if the end is first."""
    return (end.astimezone(UTC) - start.astimezone(UTC)) / ONE_HOUR


def is_late(due: datetime, done: datetime) -> bool:
    """Whether something was done after it was due; at the very instant is in time (R-CLK-02)."""
    return done > due


def standing(due: datetime, now: datetime, warn_hours: float) -> str:
    """How a running clock stands: on_track, at_risk from ``warn_hours`` before due, or late.

    At the instant it is due it is still at risk.
    """
    if is_late(due, now):
        return "late"
    return "at_risk" if due - now <= timedelta(hours=warn_hours) else "on_track"
