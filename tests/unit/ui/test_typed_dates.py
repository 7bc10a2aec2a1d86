"""Dates and times are read as people type them, and a wrong part is named."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.typed_dates import DateProblem, read_date, read_time

NOVEMBER = date(2026, 11, 21)


@pytest.mark.parametrize(
    "boxes",
    [
        ("21", "11", "2026"),
        (" 21 ", "nov", "2026"),
        ("21", "November", "2026"),
        ("21 11 2026", "", ""),
        ("21/11/2026", "", ""),
        ("21st November 2026", "", ""),
        ("2026-11-21", "", ""),
    ],
)
def test_a_date_in_boxes_or_in_one_go(boxes: tuple[str, str, str]) -> None:
    assert read_date(*boxes, label="Date found") == NOVEMBER


@pytest.mark.parametrize(
    ("boxes", "sentence", "parts"),
    [
        (("21", "", "2026"), "Date found must include a month.", ("month",)),
        (("21", "", ""), "Date found must include a month and year.", ("month", "year")),
        (("31", "2", "2026"), "Date found must be a real date.", ("day",)),
        (("21", "13", "2026"), "Date found must be a real date.", ("month",)),
        (("40", "ju", "2026"), "Date found must be a real date.", ("day", "month")),
        (("21", "11", "26"), "Date found: the year must have 4 digits.", ("year",)),
        (("21", "11", "0000"), "Date found must be a real date.", ("day",)),
    ],
)
def test_a_wrong_date_says_which_part(
    boxes: tuple[str, str, str], sentence: str, parts: tuple[str, ...]
) -> None:
    assert read_date(*boxes, label="Date found") == DateProblem(sentence, parts)


@pytest.mark.parametrize(
    ("typed", "year"), [("26", 2026), ("25", 2025), ("36", 2036), ("37", 1937), ("00", 2000)]
)
def test_a_year_of_two_numbers_is_never_far_ahead(typed: str, year: int) -> None:
    assert read_date("21", "11", typed, label="Date", today=NOVEMBER) == date(year, 11, 21)
    assert read_date(f"21/11/{typed}", "", "", label="Date", today=NOVEMBER) == date(year, 11, 21)


def test_empty_boxes_are_no_date() -> None:
    assert read_date("", " ", "", label="Date found") is None


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_anything_typed_is_a_date_a_problem_or_nothing(day: str, month: str, year: str) -> None:
    assert isinstance(
        read_date(day, month, year, label="Date found"), date | DateProblem | type(None)
    )


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("4:45pm", time(16, 45)),
        ("4.45 PM", time(16, 45)),
        ("16:45", time(16, 45)),
        ("9am", time(9)),
        ("12am", time(0)),
        ("12:30pm", time(12, 30)),
        ("midday", time(12)),
        ("midnight", time(0)),
        ("4", None),
        ("13pm", None),
        ("24:00", None),
        ("25:61", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_time_in_either_way_of_writing(typed: str, read: time | None) -> None:
    assert read_time(typed) == read
