"""Reminders are sent on their day, once, to whom the ladder says."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.reminders.rules  # noqa: F401 - declares the rule
from app.core.calendar import WorkingDays, working_days
from app.core.rulebook import Case, RuleInputError, find_rule
from app.reminders.ladder import (
    Ladder,
    Recipient,
    Repeat,
    UnknownLadderError,
    find_ladder,
    is_quiet,
    ladders,
    next_step_after,
    sending_instant,
    step_to_send,
    steps,
)

VECTORS = Path(__file__).parents[2] / "vectors" / "training_deadlines.json"
ENGLAND = working_days("england-and-wales")
TRAINING = find_ladder("training", date(2026, 11, 21))
REVIEW = find_ladder("asset_review", date(2026, 11, 21))
DUE = date(2027, 1, 29)

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
any_ladder = st.builds(
    Ladder,
    name=st.just("any"),
    before=st.lists(st.integers(1, 90), max_size=6).map(tuple),
    on_due=st.booleans(),
    after=st.lists(st.integers(1, 60), max_size=4).map(tuple),
    repeat=st.none() | st.builds(Repeat, st.integers(1, 40), st.integers(1, 30)),
    recipients=st.just((Recipient("owner"), Recipient("manager", 7), Recipient("siro", 28))),
    shift_to_working_day=st.booleans(),
)


def evaluate(case: dict[str, Any]) -> Any:
    """Ask the rule."""
    rule = find_rule("reminder_ladder")
    assert rule is not None
    return rule.evaluate(Case(case))


@pytest.mark.parametrize(
    "case",
    json.loads(VECTORS.read_text(encoding="utf-8"))["reminder_ladders"],
    ids=lambda case: case["id"],
)
@pytest.mark.parametrize("flat", [False, True])
def test_vector(case: dict[str, Any], flat: bool) -> None:
    assert evaluate(case["input"] if flat else {"input": case["input"]}) == case["expected"]


@given(any_ladder, days, st.integers(-100, 200), st.integers(0, 400))
def test_no_step_is_before_creation_and_days_rise(
    ladder: Ladder, due: date, before: int, length: int
) -> None:
    created = due - timedelta(days=before)
    found = steps(
        ladder, due, created=created, until=created + timedelta(days=length), calendar=ENGLAND
    )
    assert all(created <= step.send_on for step in found)
    assert all(a.send_on < b.send_on and a.offset < b.offset for a, b in pairwise(found))
    assert len({step.code for step in found}) == len(found)
    if ladder.shift_to_working_day:
        assert all(ENGLAND.lenient().is_working_day(step.send_on) for step in found)


@given(any_ladder, days, st.integers(-50, 100))
def test_the_next_step_is_the_one_the_list_shows(ladder: Ladder, due: date, before: int) -> None:
    created = due - timedelta(days=before)
    until = created + timedelta(days=300)
    listed = steps(ladder, due, created=created, until=until, calendar=ENGLAND)
    found, after = [], created - timedelta(days=1)
    while step := next_step_after(ladder, due, after, created=created, calendar=ENGLAND):
        if step.send_on > until:
            break
        found.append(step)
        after = step.send_on
    assert found == listed


def test_the_next_step_of_a_date_long_past_is_found_at_once() -> None:
    step = next_step_after(
        TRAINING, date(1990, 1, 1), date(2060, 1, 1), created=date(1990, 1, 1), calendar=ENGLAND
    )
    assert step is not None
    assert date(2060, 1, 1) < step.send_on <= date(2060, 1, 8)
    assert step.to == ("learner", "manager", "siro")


def test_a_ladder_without_repeat_ends() -> None:
    ladder = replace(TRAINING, repeat=None)
    assert next_step_after(ladder, DUE, DUE, created=date(2026, 11, 1), calendar=ENGLAND) is None


def test_an_asset_review_is_noticed_30_days_before_and_reaches_the_siro_30_days_after() -> None:
    """R-IAR-11, I3: due 21 November 2026, noticed from 22 October."""
    found = steps(
        REVIEW, date(2026, 11, 21), created=date(2025, 11, 21), until=date(2027, 1, 1),
        calendar=ENGLAND,
    )  # fmt: skip
    told = {step.code: (step.send_on, step.to) for step in found}
    assert told["T-30"] == (date(2026, 10, 22), ("owner",))
    assert told["T-0"] == (date(2026, 11, 21), ("owner",))
    assert told["T+30"] == (date(2026, 12, 21), ("owner", "manager", "siro"))
    assert list(told) == [
        "T-30", "T-14", "T-7", "T-1", "T-0", "T+7", "T+14", "T+21", "T+30", "T+37",
    ]  # fmt: skip


def test_two_steps_brought_to_one_day_become_the_later() -> None:
    ladder = replace(TRAINING, before=(2, 1), shift_to_working_day=True)
    found = steps(
        ladder, date(2026, 11, 23), created=date(2026, 11, 1), until=date(2026, 11, 23),
        calendar=ENGLAND,
    )  # fmt: skip
    assert [(step.code, step.send_on.day) for step in found] == [("T-1", 20), ("T-0", 23)]


def test_a_step_shifted_to_before_creation_is_skipped() -> None:
    ladder = replace(TRAINING, shift_to_working_day=True)
    found = steps(
        ladder, date(2026, 11, 23), created=date(2026, 11, 21), until=date(2026, 11, 23),
        calendar=ENGLAND,
    )  # fmt: skip
    assert [step.code for step in found] == ["T-0"]


def test_after_days_without_a_run_only_what_is_overdue_is_caught_up_and_once() -> None:
    """R-X-12."""

    def sent(handled: date, today: date) -> str | None:
        step = step_to_send(
            TRAINING, DUE, created=date(2026, 11, 1), handled=handled, today=today, calendar=ENGLAND
        )
        return step.code if step else None

    assert sent(date(2027, 1, 14), date(2027, 1, 15)) == "T-14"
    assert sent(date(2027, 1, 14), date(2027, 1, 16)) is None
    assert sent(date(2027, 1, 15), date(2027, 1, 15)) is None
    assert sent(date(2027, 1, 20), date(2027, 2, 14)) == "T+14"


def test_steps_go_when_quiet_hours_end_in_london() -> None:
    assert sending_instant(TRAINING, date(2026, 11, 30)) == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert sending_instant(TRAINING, date(2026, 7, 1)) == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert is_quiet(TRAINING, datetime(2026, 7, 1, 18, tzinfo=UTC))
    assert is_quiet(TRAINING, datetime(2026, 7, 1, 5, 59, tzinfo=UTC))
    assert not is_quiet(TRAINING, datetime(2026, 7, 1, 6, tzinfo=UTC))
    assert not is_quiet(TRAINING, datetime(2026, 12, 1, 18, 59, tzinfo=UTC))
    noon = replace(TRAINING, quiet_from=time(12), quiet_to=time(13))
    assert is_quiet(noon, datetime(2026, 12, 1, 12, tzinfo=UTC))


def test_years_without_holiday_data_shift_by_weekends_only() -> None:
    ladder = replace(TRAINING, shift_to_working_day=True)
    step = next_step_after(
        ladder, date(2040, 1, 1), date(2040, 1, 1), created=date(2039, 1, 1), calendar=ENGLAND
    )
    assert step is not None
    assert step.send_on == date(2040, 1, 2)


def test_a_ladder_that_no_organisation_could_climb_is_refused() -> None:
    with pytest.raises(UnknownLadderError, match="nonsense"):
        find_ladder("nonsense", date(2026, 11, 21))
    with pytest.raises(ValueError, match="forwards"):
        Repeat(7, 0)


def test_every_ladder_in_the_table_reminds_on_the_day_and_without_end() -> None:
    for name, valid_from, _, ladder in ladders():
        found = steps(
            ladder, DUE, created=date(2026, 1, 1), until=DUE + timedelta(days=99), calendar=ENGLAND
        )
        assert "T-0" in {step.code for step in found}, name
        assert all(step.to for step in found), name
        assert ladder.repeat, name
        assert find_ladder(name, valid_from) == ladder


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due": "2026-02-30"}, "due"),
        ({"due": None}, "due"),
        ({"created": 5}, "created"),
        ({"until": None}, "until"),
        ({"until": "2099-01-01"}, "until"),
        ({"shift_to_working_day": "yes"}, "shift_to_working_day"),
        ({"calendar": "wales"}, "calendar"),
        ({"ladder": "nonsense"}, "ladder"),
        ({"policy": {"overdue_every_days": 0}}, "policy"),
        ({"policy": {"reminder_days_before": ["x"]}}, "reminder_days_before"),
    ],
)
def test_a_bad_case_names_the_field(change: dict[str, Any], field: str) -> None:
    case = {"due": "2027-01-29", "created": "2026-11-01", "until": "2027-03-05"} | change
    with pytest.raises(RuleInputError, match=field):
        evaluate(case)


def test_an_organisations_own_numbers_replace_the_ladders() -> None:
    policy = {
        "reminder_days_before": [5],
        "remind_on_due": False,
        "overdue_every_days": 3,
        "escalate_manager_days_overdue": 6,
    }
    found = evaluate(
        {"due": "2027-01-29", "created": "2026-11-01", "until": "2027-02-04", "policy": policy}
    )
    assert [(step["step"], step["to"]) for step in found] == [
        ("T-5", "learner"), ("T+3", "learner"), ("T+6", "learner+manager"),
    ]  # fmt: skip


def test_a_cancelled_item_is_reminded_of_no_more() -> None:
    case = {"due": "2027-01-29", "created": "2026-11-01", "cancelled": "2026-12-15"}
    assert [step["step"] for step in evaluate(case)] == ["T-60"]


def test_a_date_at_the_end_of_time_does_not_break_the_ladder() -> None:
    calendar = WorkingDays(frozenset())
    assert steps(
        TRAINING, date.max, created=date(9999, 1, 1), until=date.max, calendar=calendar
    ) == steps(TRAINING, date.max, created=date(9999, 1, 1), until=date.max, calendar=ENGLAND)
