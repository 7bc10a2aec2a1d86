"""The order of day and month is decided for a column, never guessed for a cell (DESIGN 8)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.dates import (
    DateColumn,
    DateOrder,
    DateProblem,
    DateReading,
    OrderDecision,
    read_date,
)

DMY, MDY, YMD = DateOrder.DMY, DateOrder.MDY, DateOrder.YMD


def decided(*texts: str, given_order: DateOrder | None = None) -> OrderDecision:
    column = DateColumn("Review date")
    for row, text in enumerate(texts, 2):
        column.see(row, text)
    return column.decide(given_order)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-04", date(2024, 3, 4)),
        ("2024-3-4", date(2024, 3, 4)),
        ("2024/03/04", date(2024, 3, 4)),
        ("20240304", date(2024, 3, 4)),
        ("2024-03-04T00:00:00", date(2024, 3, 4)),
        ("2024-03-04 13:15", date(2024, 3, 4)),
        ("2024-06-30T23:30:00Z", date(2024, 7, 1)),
        ("04-MAR-2024", date(2024, 3, 4)),
        ("4-Mar-24", date(2024, 3, 4)),
        ("3 March 2024", date(2024, 3, 3)),
        ("Sunday 3rd March 2024", date(2024, 3, 3)),
        ("March 3, 2024", date(2024, 3, 3)),
        ("31/12/2024", date(2024, 12, 31)),
        ("12/31/2024", date(2024, 12, 31)),
        ("05/05/2024", date(2024, 5, 5)),
        ("31.12.99", date(1999, 12, 31)),
        (" 1 Sept 2024 ", date(2024, 9, 1)),
        ("", None),
    ],
)
def test_dates_that_read_one_way_need_no_order(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize("text", ["2023", "2023-05", "05/2023", "May 2023", "2023/24", "Q1 2024"])
def test_part_of_a_date_is_named_as_such(text: str) -> None:
    problem = read_date(text, DMY)
    assert isinstance(problem, DateProblem)
    assert problem.reading is DateReading.PARTIAL
    assert "only part of a date" in problem.sentence


@pytest.mark.parametrize(
    "text", ["soon", "31/02/2024", "2024-13-01", "45292", "3 Smarch 2024", "-"]
)
def test_what_is_no_date_is_named_as_such(text: str) -> None:
    problem = read_date(text, DMY)
    assert isinstance(problem, DateProblem)
    assert problem.reading is DateReading.NOT_A_DATE
    assert text in problem.sentence


def test_one_value_that_fits_one_order_decides_for_the_column() -> None:
    decision = decided("01/02/2024", "03/04/2024", "31/12/2024", "2024-05-06", "soon")
    assert decision.order is DMY
    assert decision.inferred_from == (4, "31/12/2024")
    assert "“31/12/2024” (row 4) fits no other order" in decision.sentence
    assert decided("01/02/2024", "12/31/2024").order is MDY


def test_values_that_contradict_each_other_need_a_person() -> None:
    decision = decided("31/12/2024", "12/31/2024")
    assert decision.needed
    assert decision.order is None
    assert "“31/12/2024” (row 2) and “12/31/2024” (row 3)" in decision.sentence


def test_values_that_fit_both_orders_need_a_person() -> None:
    decision = decided("01/02/2024", "05/05/2024", "2024-05-06")
    assert decision.needed
    assert "“01/02/2024” (row 2)" in decision.sentence
    assert "date_order" in decision.sentence


def test_no_order_is_needed_where_none_can_differ() -> None:
    assert decided("2024-05-06", "05/05/2024", "3 March 2024", "", "n/a") == OrderDecision(None)


def test_the_order_given_is_taken_before_any_guess() -> None:
    assert decided("01/02/2024", given_order=MDY).order is MDY
    problem = read_date("31/12/2024", MDY)
    assert isinstance(problem, DateProblem)
    assert "month first" in problem.sentence
    assert read_date("01/02/2024", MDY) == date(2024, 1, 2)
    assert read_date("24-02-01", YMD) == date(2024, 2, 1)


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31)))
def test_every_day_is_read_in_the_order_it_was_written(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day:%d/%m/%Y}", DMY) == day
    assert read_date(f"{day:%m/%d/%Y}", MDY) == day
    assert read_date(f"{day:%d-%m-%y}", DMY) == day
    assert read_date(f"{day:%y-%m-%d}", YMD) == day
    assert read_date(f"{day:%d-%b-%Y}") == day
    assert read_date(f"{day:%A} {day.day} {day:%B %Y}") == day
