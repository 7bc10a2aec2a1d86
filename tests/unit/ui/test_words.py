"""Dates, clocks and counts read as people in Britain write them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.ui.listing import count_words
from app.ui.words import (
    clock_words,
    due_words,
    known_range,
    legal_date,
    london_datetime,
    person_name,
    weekday_datetime,
)

TODAY = date(2026, 11, 21)
JULY = datetime(2026, 6, 30, 23, tzinfo=UTC)
"""The start of 1 July in London."""


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (JULY, "1 July 2026"),
        (JULY + timedelta(days=1), "from 1 to 2 July 2026"),
        (JULY + timedelta(days=31), "from 1 July 2026 to 1 August 2026"),
        (JULY + timedelta(hours=9), "from 1 July 2026 to 1 July 2026 at 9am"),
    ],
)
def test_a_range_is_written_as_one(until: datetime, words: str) -> None:
    assert known_range(JULY, until) == words


def test_a_near_deadline_says_its_weekday() -> None:
    assert weekday_datetime(JULY + timedelta(hours=15)) == "Wednesday 1 July at 3pm"
    assert weekday_datetime(JULY) == "the end of Tuesday 30 June"


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 11, 21, 16, 45, tzinfo=UTC), "21 November 2026 at 4:45pm"),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), "1 July 2026 at 9am"),
        (datetime(2026, 7, 1, 11, 0, tzinfo=UTC), "1 July 2026 at midday"),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), "1 July 2026 at midnight"),
        (datetime(2026, 1, 5, 0, 5, tzinfo=UTC), "5 January 2026 at 12:05am"),
        (None, ""),
    ],
)
def test_instants_are_shown_in_london(instant: datetime | None, words: str) -> None:
    assert london_datetime(instant) == words


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 24), "due in 3 days"),
        (date(2026, 11, 22), "due tomorrow"),
        (TODAY, "due today"),
        (date(2026, 11, 20), "overdue by 1 day"),
        (date(2026, 10, 21), "overdue by 31 days"),
        (date(2023, 11, 21), "overdue by 1,096 days"),
        (None, ""),
    ],
)
def test_a_due_date_says_how_it_stands(due: date | None, words: str) -> None:
    assert due_words(due, TODAY) == words


def test_a_clock_says_when_and_how_long() -> None:
    friday = datetime(2026, 11, 20, 9, 15, tzinfo=UTC)
    monday = datetime(2026, 11, 23, 16, 45, tzinfo=UTC)
    assert clock_words(monday, friday) == (
        "due Monday 4:45pm, 79 hours left when this page was loaded"
    )
    assert clock_words(friday, monday) == (
        "was due Friday 9:15am, 79 hours ago when this page was loaded"
    )
    later = datetime(2026, 12, 20, 9, 0, tzinfo=UTC)
    assert clock_words(later, friday).startswith("due 20 December 2026 9am, 29 days left")


def test_counting_stops_past_a_thousand() -> None:
    assert count_words(1, "asset") == "1 asset"
    assert count_words(1000, "asset") == "1,000 assets"
    assert count_words(1001, "agency", "agencies") == "more than 1,000 agencies"


def test_early_years_keep_their_own_digits() -> None:
    assert legal_date(date(987, 2, 3)) == "3 February 987"


def test_nobody_has_a_name_too() -> None:
    assert person_name(None) == "nobody"
    assert person_name("Ann Smith") == "Ann Smith"
