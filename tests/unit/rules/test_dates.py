"""Instants, London days and months: where the one becomes the other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.dates import (
    LocalTimeError,
    add_months,
    end_of_day,
    from_london,
    london_date,
    parse_instant,
    start_of_day,
)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_the_legal_day_is_the_london_day() -> None:
    """R01 and R02 of the clock vectors."""
    assert london_date(utc(2026, 6, 30, 23, 30)) == date(2026, 7, 1)
    assert london_date(utc(2026, 11, 21, 23, 59, 59)) == date(2026, 11, 21)


def test_days_of_clock_changes_have_23_and_25_hours() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert end_of_day(spring) - start_of_day(spring) == timedelta(hours=23)
    assert end_of_day(autumn) - start_of_day(autumn) == timedelta(hours=25)


def test_an_hour_that_happened_twice_is_the_first_unless_said() -> None:
    """H06 and H07."""
    twice = datetime(2026, 10, 25, 1, 30)
    assert from_london(twice) == utc(2026, 10, 25, 0, 30)
    assert from_london(twice, second=True) == utc(2026, 10, 25, 1, 30)


def test_an_hour_that_never_happened_is_refused() -> None:
    """H08."""
    with pytest.raises(LocalTimeError, match="01:30 on 29 March 2026 did not exist"):
        from_london(datetime(2026, 3, 29, 1, 30))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-30", 1, "2028-02-29"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2026-12-31", -10, "2026-02-28"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2025-12-15", 1, "2026-01-15"),
    ],
)
def test_months_on_is_the_corresponding_date_or_the_months_last(
    start: str, months: int, end: str
) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-1200, 1200))
def test_adding_months_lands_in_that_month_and_never_after_the_day(day: date, months: int) -> None:
    found = add_months(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day
    assert found.day == day.day or (found + timedelta(days=1)).day == 1


def test_months_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(ValueError, match="outside the years"):
        add_months(date(2026, 1, 1), 100_000)


@pytest.mark.parametrize(
    "text", ["", "today", "2026-11-21", "2026-11-21T12:00:00", "0001-01-01T00:00:00+14:00"]
)
def test_an_instant_needs_a_zone_and_a_year_that_exists(text: str) -> None:
    with pytest.raises(ValueError, match=r"instant|The year must lie between"):
        parse_instant(text)


def test_an_instant_is_read_into_utc() -> None:
    assert parse_instant("2026-07-01T09:00:00+01:00") == utc(2026, 7, 1, 8)
    assert parse_instant("2026-11-21T12:00:00Z") == utc(2026, 11, 21, 12)
