"""Which days count as working days, in each part of the country and in all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import (
    CalendarRangeError,
    UnknownCalendarError,
    WorkingDays,
    published_holidays,
    working_days,
)

ENGLAND = working_days("england-and-wales")
SCOTLAND = working_days("scotland")
ANYWHERE = working_days("uk-any")


def test_an_owner_who_leaves_on_1_december_2026_is_replaced_by_the_31st() -> None:
    """I8: 25 and 28 December do not count."""
    assert ENGLAND.add_working_days(date(2026, 12, 1), 20) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("received", "due_anywhere", "due_in_england"),
    [
        ("2026-11-02", "2026-12-01", "2026-11-30"),
        ("2026-06-01", "2026-06-30", "2026-06-29"),
        ("2026-03-16", "2026-04-16", "2026-04-15"),
        ("2026-11-21", "2026-12-21", "2026-12-18"),
        ("2026-12-25", "2027-01-27", "2027-01-26"),
    ],
)
def test_20_working_days_over_the_union_and_over_one_part(
    received: str, due_anywhere: str, due_in_england: str
) -> None:
    """F01, F03, F04, F06, F07 of the clock vectors."""
    day = date.fromisoformat(received)
    assert ANYWHERE.add_working_days(day, 20) == date.fromisoformat(due_anywhere)
    assert ENGLAND.add_working_days(day, 20) == date.fromisoformat(due_in_england)


def test_the_scottish_one_off_of_15_june_2026_counts_in_scotland_and_in_the_union() -> None:
    day = date(2026, 6, 15)
    assert ENGLAND.is_working_day(day)
    assert not SCOTLAND.is_working_day(day)
    assert not ANYWHERE.is_working_day(day)


def test_the_union_holds_every_part_christmas_day_and_good_friday() -> None:
    union = published_holidays("uk-any")
    for part in ("england-and-wales", "scotland", "northern-ireland"):
        assert set(published_holidays(part)) <= set(union)
    assert {date(year, 12, 25) for year in range(2024, 2029)} <= set(union)
    assert date(2026, 4, 3) in union


def test_a_year_that_is_not_known_is_said_and_a_reminder_may_do_without() -> None:
    with pytest.raises(CalendarRangeError, match="2029"):
        ENGLAND.add_working_days(date(2028, 12, 20), 20)
    assert not ENGLAND.covers(date(2029, 1, 1))
    assert ENGLAND.lenient().add_working_days(date(2028, 12, 28), 2) == date(2029, 1, 1)


def test_what_an_administrator_enters_counts_at_once() -> None:
    proclaimed = date(2027, 6, 7)
    changed = working_days("england-and-wales", added=[proclaimed], removed=[date(2027, 5, 3)])
    assert not changed.is_working_day(proclaimed)
    assert changed.is_working_day(date(2027, 5, 3))


def test_a_year_entered_by_hand_becomes_known() -> None:
    year = [date(2029, 1, 1) + timedelta(days=n) for n in range(8)]
    assert not working_days("scotland", added=year[:7]).covers(date(2029, 6, 1))
    assert working_days("scotland", added=year).covers(date(2029, 6, 1))


def test_a_calendar_nobody_keeps_is_refused() -> None:
    with pytest.raises(UnknownCalendarError, match="jersey"):
        working_days("jersey")


@given(st.dates(date(2024, 3, 1), date(2028, 10, 1)), st.integers(0, 40))
def test_counting_forward_and_back_agree(start: date, count: int) -> None:
    end = ENGLAND.add_working_days(start, count)
    assert ENGLAND.working_days_between(start, end) == count
    if ENGLAND.is_working_day(start):
        assert ENGLAND.add_working_days(end, -count) == start


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sets(st.dates(), max_size=30))
def test_shifting_finds_the_nearest_working_day_in_its_direction(
    day: date, holidays: set[date]
) -> None:
    calendar = WorkingDays(frozenset(holidays))
    later, earlier = calendar.on_or_after(day), calendar.on_or_before(day)
    assert earlier <= day <= later
    assert calendar.is_working_day(later)
    assert calendar.is_working_day(earlier)
    assert calendar.following(earlier) >= later or earlier == later
    assert calendar.preceding(day) < day < calendar.following(day)
    if calendar.is_working_day(day):
        assert earlier == day == later
