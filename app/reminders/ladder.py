"""The steps by which people are reminded of a date: whom, on which day, and which comes next."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import chain, count, dropwhile, takewhile
from pathlib import Path
from typing import Any

from app.core.calendar import WorkingDays
from app.core.dates import LONDON, from_london

TABLE = Path(__file__).resolve().parents[2] / "config" / "ladders.json"

# No run of days off is longer, so a step shifted to a working day moves by less than this.
LONGEST_SHIFT_DAYS = 31
LAST_DAY = date.max - timedelta(days=LONGEST_SHIFT_DAYS)


class UnknownLadderError(LookupError):
    """No ladder of this name is in force on that day."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A role that is told, from the step this many days after the due date; None from the first."""

    role: str
    from_days: int | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Overdue steps without end: the first so many days after the due date, then every so many."""

    first: int
    every: int

    def __post_init__(self) -> None:
        if self.first < 1 or self.every < 1:
            raise ValueError("A ladder repeats from 1 day after the due date or later, forwards.")


@dataclass(frozen=True, slots=True)
class Ladder:
    """When and whom to remind (D3). ``before`` and ``after`` are days from the due date.

    Quiet hours are London wall-clock times (R-REM-06); more than ``digest_over`` items for one
    person on a day make one message (R-REM-05).
    """

    name: str
    before: tuple[int, ...]
    on_due: bool
    after: tuple[int, ...]
    repeat: Repeat | None
    recipients: tuple[Recipient, ...]
    shift_to_working_day: bool = False
    quiet_from: time = time(19)
    quiet_to: time = time(7)
    digest_over: int = 5

    def offsets(self, start: int) -> Iterator[int]:
        """Days from the due date of each step from ``start`` on, rising; endless if it repeats."""
        fixed = {-days for days in self.before} | set(self.after)
        if self.on_due:
            fixed.add(0)
        if self.repeat is None:
            return (offset for offset in sorted(fixed) if offset >= start)
        first, every = self.repeat.first, self.repeat.every
        skipped = max(0, -((first - start) // every)) if start > first else 0
        early = [offset for offset in sorted(fixed) if start <= offset < first]
        late = sorted(offset for offset in fixed if offset >= max(first, start))
        return chain(early, _merged(late, count(first + skipped * every, every)))

    def told(self, offset: int) -> tuple[str, ...]:
        """Name the roles told by the step so many days from the due date, in the ladder's order."""
        return tuple(
            r.role for r in self.recipients if r.from_days is None or r.from_days <= offset
        )


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder: its place on the ladder, the London day it is sent, the roles it goes to."""

    offset: int
    send_on: date
    to: tuple[str, ...]

    @property
    def code(self) -> str:
        """Name the step, ``T-30`` or ``T+7``: part of a message's unique key (R-REM-03)."""
        return f"T+{self.offset}" if self.offset > 0 else f"T-{-self.offset}"


def steps(
    ladder: Ladder, due: date, *, created: date, until: date, calendar: WorkingDays
) -> list[Step]:
    """List the steps from the day of creation to ``until``, both included (R-REM-01).

    Of two steps that a shift brings to one day only the later stays. Pass the day something was
    completed or cancelled as ``until`` (R-REM-02); a changed date makes a new ladder, created then.
    """
    planned = _planned(ladder, due, created, calendar)
    return list(takewhile(lambda step: step.send_on <= until, planned))


def next_step_after(
    ladder: Ladder, due: date, after: date, *, created: date, calendar: WorkingDays
) -> Step | None:
    """Find the next step on a day strictly after ``after``; None when the ladder has ended.

    Takes the same time however long ago the date fell due.
    """
    return next(_planned(ladder, due, max(created, after + timedelta(days=1)), calendar), None)


def step_to_send(
    ladder: Ladder, due: date, *, created: date, handled: date, today: date, calendar: WorkingDays
) -> Step | None:
    """Find what to send today, when every day up to ``handled`` was dealt with.

    After a day without a run the last step missed is sent, once, if it is due or overdue; one from
    before the due date is never sent late (R-REM-01, R-X-12).
    """
    since = max(created, handled + timedelta(days=1))
    missed = steps(ladder, due, created=since, until=today, calendar=calendar)
    if not missed or (missed[-1].offset < 0 and missed[-1].send_on < today):
        return None
    return missed[-1]


def sending_instant(ladder: Ladder, day: date) -> datetime:
    """Tell the UTC instant from which a day's steps may go: the end of quiet hours (R-REM-06)."""
    return from_london(datetime.combine(day, ladder.quiet_to))


def is_quiet(ladder: Ladder, instant: datetime) -> bool:
    """Whether an aware instant falls in quiet hours; red incidents do not ask (R-REM-06)."""
    clock = instant.astimezone(LONDON).time()
    if ladder.quiet_from <= ladder.quiet_to:
        return ladder.quiet_from <= clock < ladder.quiet_to
    return clock >= ladder.quiet_from or clock < ladder.quiet_to


def find_ladder(name: str, on: date) -> Ladder:
    """Find the ladder in force on a London day. Raises UnknownLadderError naming both."""
    for known, valid_from, valid_to, ladder in ladders():
        if known == name and valid_from <= on <= (valid_to or on):
            return ladder
    raise UnknownLadderError(f"There is no ladder {name} on {on.isoformat()}.")


@cache
def ladders() -> tuple[tuple[str, date, date | None, Ladder], ...]:
    """Read the table: name, first and last day in force, ladder."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(
        (
            row["name"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            _ladder(table["defaults"] | row),
        )
        for row in table["ladders"]
    )


def _ladder(row: dict[str, Any]) -> Ladder:
    repeat = row["repeat"]
    return Ladder(
        name=row["name"],
        before=tuple(row["before"]),
        on_due=row["on_due"],
        after=tuple(row["after"]),
        repeat=Repeat(repeat["first"], repeat["every"]) if repeat else None,
        recipients=tuple(Recipient(r["role"], r["from_days"]) for r in row["recipients"]),
        shift_to_working_day=row["shift_to_working_day"],
        quiet_from=time.fromisoformat(row["quiet_from"]),
        quiet_to=time.fromisoformat(row["quiet_to"]),
        digest_over=row["digest_over"],
    )


def _planned(ladder: Ladder, due: date, since: date, calendar: WorkingDays) -> Iterator[Step]:
    """The steps sent on or after a day, in order, one a day."""
    start = (since - due).days - LONGEST_SHIFT_DAYS
    every = _one_a_day(_dated(ladder, due, start, calendar.lenient()))
    return dropwhile(lambda step: step.send_on < since, every)


def _dated(ladder: Ladder, due: date, start: int, calendar: WorkingDays) -> Iterator[Step]:
    """R-REM-04: steps before the due date move back to a working day, the others forward."""
    longest = (LAST_DAY - due).days
    for offset in takewhile(lambda days: days <= longest, ladder.offsets(start)):
        day = due + timedelta(days=offset)
        if ladder.shift_to_working_day:
            day = calendar.on_or_before(day) if offset < 0 else calendar.on_or_after(day)
        yield Step(offset, day, ladder.told(offset))


def _one_a_day(dated: Iterator[Step]) -> Iterator[Step]:
    waiting: Step | None = None
    for step in dated:
        if waiting is not None and waiting.send_on != step.send_on:
            yield waiting
        waiting = step
    if waiting is not None:
        yield waiting


def _merged(finite: list[int], endless: Iterator[int]) -> Iterator[int]:
    for offset in endless:
        while finite and finite[0] <= offset:
            fixed = finite.pop(0)
            if fixed < offset:
                yield fixed
        yield offset
