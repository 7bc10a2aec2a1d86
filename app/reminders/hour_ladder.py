"""The ladder of a clock that runs in hours, day and night: its steps, to the minute, in UTC."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import takewhile
from typing import Any

from app.reminders.ladder import TABLE, UnknownLadderError

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MISSED = "missed"
LAST_INSTANT = datetime(9999, 1, 1, tzinfo=UTC)
"""A ladder that repeats without end stops here: there is no later date to write."""


@dataclass(frozen=True, slots=True)
class ClockRecipient:
    """A role that is told from so many hours after the start, or from a part of the whole time."""

    role: str
    from_hours: float | None = None
    from_part: float | None = None

    def since(self, length: timedelta) -> timedelta:
        """Say how long after the start of a clock of this length the role is first told."""
        if self.from_part is not None:
            return length * self.from_part
        return HOUR * (self.from_hours or 0)


@dataclass(frozen=True, slots=True)
class HourLadder:
    """When and whom to tell of a clock (R-REM-08). Digests and quiet hours do not ask it.

    ``hours`` count from the start, ``parts`` are shares of the whole time, ``hours_before`` count
    back from the end. ``otherwise`` names who is told when a step finds nobody, the first that
    there is.
    """

    name: str
    hours: tuple[float, ...]
    parts: tuple[float, ...]
    hours_before: tuple[float, ...]
    missed: bool
    repeat_hours: float | None
    recipients: tuple[ClockRecipient, ...]
    otherwise: tuple[str, ...]
    acknowledge: timedelta
    outage: timedelta

    def __post_init__(self) -> None:
        if self.repeat_hours is not None and self.repeat_hours <= 0:
            raise ValueError("A clock repeats forwards.")
        if self.acknowledge < MINUTE:
            raise ValueError("A clock waits a minute or longer for somebody to acknowledge it.")

    @property
    def everyone(self) -> tuple[str, ...]:
        """Name every role of the ladder: whoever is told that the end has passed."""
        return tuple(r.role for r in self.recipients)

    def told(self, elapsed: timedelta, length: timedelta) -> tuple[str, ...]:
        """Name the roles told so long after the start of a clock of this length."""
        return tuple(r.role for r in self.recipients if r.since(length) <= elapsed)

    def offsets(self, length: timedelta) -> list[timedelta]:
        """List how long after the start each step between start and end comes, rising."""
        found = {HOUR * hours for hours in self.hours}
        found |= {_whole_minutes(length * part) for part in self.parts}
        found |= {_whole_minutes(length - HOUR * hours) for hours in self.hours_before}
        return sorted(offset for offset in found if timedelta() < offset < length)


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock that runs: all instants aware. ``begun_at`` is when its ladder was set."""

    starts_at: datetime
    due_at: datetime
    begun_at: datetime

    @property
    def length(self) -> timedelta:
        """From start to end."""
        return self.due_at - self.starts_at


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One step: its name, the UTC instant of its sending, the roles it goes to."""

    code: str
    at: datetime
    to: tuple[str, ...]
    missed: bool = False


def clock_steps(
    ladder: HourLadder, clock: Clock, *, after: datetime | None = None
) -> Iterator[ClockStep]:
    """List the steps later than ``after``, in order, without end if the ladder repeats.

    The first goes at the start, or when the ladder was set if that was later; what came before is
    never sent (R-REM-01). Hours are elapsed hours, whatever the clocks on the wall do. Takes the
    same time however long ago the clock ended.
    """
    first = max(clock.starts_at, clock.begun_at)
    since = first if after is None else after
    if after is None or after < first:
        yield _first(ladder, clock, first)
        since = first
    for offset in ladder.offsets(clock.length):
        at = clock.starts_at + offset
        if at > since:
            yield ClockStep(_code("H", offset), at, ladder.told(offset, clock.length))
    yield from _late(ladder, clock, since)


def next_clock_step(
    ladder: HourLadder, clock: Clock, after: datetime | None = None
) -> ClockStep | None:
    """Find the next step later than ``after``; None when the ladder has ended."""
    return next(clock_steps(ladder, clock, after=after), None)


def steps_come_due(
    ladder: HourLadder, clock: Clock, *, after: datetime | None, now: datetime
) -> list[ClockStep]:
    """List what is to be sent at ``now``, when everything up to ``after`` was dealt with.

    More than one, or one long ago, says that nothing was sent for a while: they make one message.
    """
    return list(takewhile(lambda s: s.at <= now, clock_steps(ladder, clock, after=after)))


def was_interrupted(ladder: HourLadder, steps: list[ClockStep], now: datetime) -> bool:
    """Whether these steps were to be sent while nothing could be (R-X-12)."""
    return bool(steps) and (len(steps) > 1 or now - steps[-1].at > ladder.outage)


def chased_at(ladder: HourLadder, stepped_at: datetime, chased: int) -> datetime:
    """Tell when the next deputy is told of a step sent at ``stepped_at``, after so many were."""
    return stepped_at + ladder.acknowledge * (chased + 1)


def chase_code(step: str, number: int) -> str:
    """Name the telling of a deputy after a step: ``H48+1``."""
    return f"{step}+{number}"


def find_hour_ladder(name: str, on: date) -> HourLadder:
    """Find the ladder in force on a London day. Raises UnknownLadderError naming both."""
    for known, valid_from, valid_to, ladder in hour_ladders():
        if known == name and valid_from <= on <= (valid_to or on):
            return ladder
    raise UnknownLadderError(f"There is no ladder of hours {name} on {on.isoformat()}.")


def runs_in_hours(name: str) -> bool:
    """Whether a ladder of this name is one of hours."""
    return any(name == known for known, _from, _to, _ladder in hour_ladders())


@cache
def hour_ladders() -> tuple[tuple[str, date, date | None, HourLadder], ...]:
    """Read the table: name, first and last day in force, ladder."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        (
            row["name"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            _ladder(row),
        )
        for row in table["clocks"]
    )


def _ladder(row: dict[str, Any]) -> HourLadder:
    return HourLadder(
        name=row["name"],
        hours=tuple(row["hours"]),
        parts=tuple(row["parts"]),
        hours_before=tuple(row["hours_before"]),
        missed=row["missed"],
        repeat_hours=row["repeat_hours"],
        recipients=tuple(ClockRecipient(**told) for told in row["recipients"]),
        otherwise=tuple(row["otherwise"]),
        acknowledge=MINUTE * row["acknowledge_minutes"],
        outage=MINUTE * row["outage_minutes"],
    )


def _first(ladder: HourLadder, clock: Clock, at: datetime) -> ClockStep:
    """The message that begins a ladder stands for all that were missed before it was set."""
    late = at >= clock.due_at
    elapsed = max(at - clock.starts_at, timedelta())
    code = MISSED if late and ladder.missed else "H0"
    to = ladder.everyone if late else ladder.told(elapsed, clock.length)
    return ClockStep(code, at, to, missed=late)


def _late(ladder: HourLadder, clock: Clock, since: datetime) -> Iterator[ClockStep]:
    """What comes at the end and after it, later than ``since``."""
    everyone = ladder.everyone
    if ladder.missed and clock.due_at > since:
        yield ClockStep(MISSED, clock.due_at, everyone, missed=True)
    if ladder.repeat_hours is None:
        return
    every = HOUR * ladder.repeat_hours
    number = max(1, (since - clock.due_at) // every + 1)
    while (at := clock.due_at + every * number) <= LAST_INSTANT:
        yield ClockStep(_code("late", every * number), at, everyone, missed=True)
        number += 1


def _code(word: str, elapsed: timedelta) -> str:
    """Name a step by its hours, and minutes where there are any: part of a message's key."""
    hours, rest = divmod(elapsed, HOUR)
    return f"{word}{hours}" + (f"m{rest // MINUTE}" if rest else "")


def _whole_minutes(length: timedelta) -> timedelta:
    return MINUTE * (length // MINUTE)
