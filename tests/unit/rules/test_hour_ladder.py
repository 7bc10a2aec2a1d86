"""A clock's steps come to the minute, in elapsed hours, whatever the clocks on the wall do."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.dates import from_london
from app.reminders.hour_ladder import (
    Clock,
    ClockRecipient,
    HourLadder,
    clock_steps,
    find_hour_ladder,
    hour_ladders,
    next_clock_step,
    runs_in_hours,
    steps_come_due,
    was_interrupted,
)
from app.reminders.ladder import TABLE, UnknownLadderError
from app.reminders.wording import time_left

BREACH = find_hour_ladder("breach_clock", date(2026, 10, 23))
SHORT = find_hour_ladder("short_clock", date(2026, 10, 23))
AWARE = from_london(datetime(2026, 10, 23, 17, 0))  # a Friday; the clocks go back on Sunday
HOUR = timedelta(hours=1)

instants = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
some_time = st.timedeltas(timedelta(), timedelta(days=10))
clocks = st.builds(
    lambda start, length, after: Clock(start, start + length, start + after),
    instants, st.timedeltas(timedelta(minutes=1), timedelta(days=9)), some_time,
)  # fmt: skip
hours = st.integers(1, 400).map(lambda quarters: quarters / 4)
any_ladder = st.builds(
    HourLadder,
    name=st.just("any"),
    hours=st.lists(hours, max_size=5).map(tuple),
    parts=st.lists(st.floats(0.01, 0.99), max_size=3).map(tuple),
    hours_before=st.lists(hours, max_size=3).map(tuple),
    missed=st.booleans(),
    repeat_hours=st.none() | st.integers(6, 48),
    recipients=st.just((ClockRecipient("owner"), ClockRecipient("siro", from_part=0.5))),
    otherwise=st.just(("dpo",)),
    acknowledge=st.just(timedelta(hours=1)),
    outage=st.just(timedelta(minutes=15)),
)


def _clock(length: float = 72, filed_after: float = 0) -> Clock:
    return Clock(AWARE, AWARE + HOUR * length, AWARE + HOUR * filed_after)


def _listed(ladder: HourLadder, clock: Clock, many: int = 8) -> list[tuple[str, str]]:
    found = islice(clock_steps(ladder, clock), many)
    return [(step.code, f"{step.at:%d %H:%M}") for step in found]


def test_72_hours_are_72_hours_when_the_clocks_go_back() -> None:
    """R-REM-08: due Monday at 4pm, not 5pm; every step in UTC."""
    assert _listed(BREACH, _clock(), 9) == [
        ("H0", "23 16:00"), ("H24", "24 16:00"), ("H48", "25 16:00"), ("H60", "26 04:00"),
        ("H68", "26 12:00"), ("H71", "26 15:00"), ("missed", "26 16:00"), ("late24", "27 16:00"),
        ("late48", "28 16:00"),
    ]  # fmt: skip


def test_the_siro_is_told_from_48_hours_and_everybody_that_the_end_has_passed() -> None:
    told = {step.code: step.to for step in islice(clock_steps(BREACH, _clock()), 8)}
    assert told["H24"] == ("owner", "dpo")
    assert told["H48"] == told["missed"] == told["late24"] == ("owner", "dpo", "siro")
    in_a_day = {step.code: step.to for step in islice(clock_steps(BREACH, _clock(24)), 2)}
    assert in_a_day == {"H0": ("owner", "dpo"), "missed": ("owner", "dpo", "siro")}


def test_a_short_clock_has_its_steps_at_the_half_and_before_the_end() -> None:
    assert _listed(SHORT, _clock(24), 6) == [
        ("H0", "23 16:00"), ("H12", "24 04:00"), ("H20", "24 12:00"), ("H23", "24 15:00"),
        ("missed", "24 16:00"), ("late24", "25 16:00"),
    ]  # fmt: skip
    assert [code for code, _at in _listed(SHORT, _clock(2), 4)] == [
        "H0", "H1", "missed", "late24",
    ]  # fmt: skip


def test_a_clock_filed_late_begins_with_one_message_and_skips_what_was_before() -> None:
    """R-REM-01: the start is told of late; who would have been told since is told with it."""
    late = list(islice(clock_steps(BREACH, _clock(filed_after=50)), 3))
    assert [step.code for step in late] == ["H0", "H60", "H68"]
    assert late[0].at == AWARE + HOUR * 50
    assert late[0].to == ("owner", "dpo", "siro")
    too_late = list(islice(clock_steps(BREACH, _clock(filed_after=80)), 2))
    assert [(step.code, step.missed) for step in too_late] == [("missed", True), ("late24", True)]
    assert too_late[0].at == AWARE + HOUR * 80


def test_after_an_outage_the_steps_of_30_hours_come_due_together() -> None:
    clock = _clock()
    missed = steps_come_due(BREACH, clock, after=AWARE + HOUR * 36, now=AWARE + HOUR * 66)
    assert [step.code for step in missed] == ["H48", "H60"]
    assert was_interrupted(BREACH, missed, AWARE + HOUR * 66)
    one = steps_come_due(BREACH, clock, after=AWARE + HOUR * 36, now=AWARE + HOUR * 48)
    assert not was_interrupted(BREACH, one, AWARE + HOUR * 48)
    assert was_interrupted(BREACH, one, AWARE + HOUR * 48.5)
    assert not was_interrupted(BREACH, [], AWARE)


def test_the_next_step_of_a_clock_long_past_is_found_at_once() -> None:
    step = next_clock_step(BREACH, _clock(), datetime(2060, 1, 1, tzinfo=UTC))
    assert step is not None
    assert timedelta() < step.at - datetime(2060, 1, 1, tzinfo=UTC) <= timedelta(days=1)
    once = replace(BREACH, repeat_hours=None)
    assert next_clock_step(once, _clock(), AWARE + HOUR * 72) is None


@given(any_ladder, clocks)
def test_steps_rise_begin_when_the_ladder_is_set_and_have_names_of_their_own(
    ladder: HourLadder, clock: Clock
) -> None:
    found = list(islice(clock_steps(ladder, clock), 30))
    assert found[0].at == clock.begun_at
    assert all(a.at < b.at for a, b in pairwise(found))
    assert all(set(a.to) <= set(b.to) for a, b in pairwise(found))
    assert len({step.code for step in found}) == len(found)
    assert all(step.missed == (step.at >= clock.due_at) for step in found)
    assert all(len(step.code) <= 16 for step in found)


@given(any_ladder, clocks, st.lists(some_time, min_size=1, max_size=6))
def test_ticks_at_any_time_take_each_step_once_and_lose_none(
    ladder: HourLadder, clock: Clock, waits: list[timedelta]
) -> None:
    after, now, taken = None, clock.begun_at, []
    for wait in waits:
        now += wait
        due = steps_come_due(ladder, clock, after=after, now=now)
        taken += due
        if due:
            after = now
    expected = []
    for step in clock_steps(ladder, clock):
        if step.at > now:
            break
        expected.append(step)
    assert taken == expected


@given(any_ladder, clocks, some_time)
def test_the_next_step_is_the_first_that_is_listed(
    ladder: HourLadder, clock: Clock, later: timedelta
) -> None:
    after = clock.begun_at + later
    upcoming = next_clock_step(ladder, clock, after)
    assume(upcoming is not None)
    assert upcoming is not None
    listed = next(step for step in clock_steps(ladder, clock) if step.at > after)
    assert upcoming == listed


def test_ladders_of_hours_are_data() -> None:
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["clocks"]
    assert {name for name, _from, _to, _ladder in hour_ladders()} == {row["name"] for row in rows}
    assert all(ladder.otherwise and ladder.missed for *_dates, ladder in hour_ladders())
    assert runs_in_hours("breach_clock")
    assert not runs_in_hours("training")


def test_a_ladder_that_no_clock_could_climb_is_refused() -> None:
    with pytest.raises(UnknownLadderError, match="nonsense"):
        find_hour_ladder("nonsense", date(2026, 11, 21))
    with pytest.raises(ValueError, match="forwards"):
        replace(BREACH, repeat_hours=0)
    with pytest.raises(ValueError, match="minute"):
        replace(BREACH, acknowledge=timedelta())


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (2880, "48 hours left"), (2879, "47 hours 59 minutes left"), (61, "1 hour 1 minute left"),
        (59, "59 minutes left"), (0, "no time left"), (-300, "5 hours late"),
    ],
)  # fmt: skip
def test_time_left_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert time_left(minutes) == words
