"""Take the steps of clocks that have come due: at once, day and night, each of them once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from app.engine.messages import catalogue
from app.engine.unit_of_work import UnitOfWork
from app.reminders.clock_recipients import ClockDirectory, read_clock_directory
from app.reminders.hour_ladder import (
    MINUTE,
    Clock,
    HourLadder,
    chase_code,
    chased_at,
    find_hour_ladder,
    next_clock_step,
    steps_come_due,
    was_interrupted,
)
from app.reminders.models import DueItem
from app.reminders.posting import Draft, post

STEP, CHANGED, MISSED = "step", "changed", "missed"
OUTAGE, UNACKNOWLEDGED = "outage", "unacknowledged"
_GENERAL = "breach_clock"


@dataclass(frozen=True, slots=True)
class Told:
    """What was sent of one clock: the step's name, which words, to whom; nothing if ``to`` is."""

    item: DueItem
    code: str
    words: str
    to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a ladder was climbed: its last step, when it was sent, and to whom, whom after it."""

    stepped: str | None = None
    stepped_at: datetime | None = None
    chased: int = 0
    told: tuple[int, ...] = ()

    def acknowledged(self, item: DueItem) -> bool:
        """Whether somebody answered since the last step was sent."""
        answered, sent = item.acknowledged_at, self.stepped_at
        return answered is not None and sent is not None and answered >= sent


def take_clock_steps(unit: UnitOfWork, items: Sequence[DueItem]) -> tuple[list[Told], int]:
    """Send what these clocks have come to, and plan what comes next; returns what, and how many
    messages were new.

    After an outage everyone whose step was missed gets one message, and the ladder goes on
    (R-X-12). Quiet hours, digests and preferences are not asked (R-REM-06).
    """
    ladders = {item.id: ladder_of(item) for item in items}
    directory = read_clock_directory(unit.session, items, set(ladders.values()), unit.today)
    sent, rows, drafts = [], [], []
    for item in items:
        told = _send(item, ladders[item.id], directory, unit.now)
        columns = _advanced(item, ladders[item.id], directory, told, unit.now)
        rows.append({"id": item.id, **columns})
        drafts += _drafts(told, unit.now)
        sent.append(told)
    messages = post(unit, drafts)
    unit.session.execute(update(DueItem), rows)
    return sent, messages


def ladder_of(item: DueItem) -> HourLadder:
    """Find the ladder that was in force when the clock's date was set."""
    return find_hour_ladder(item.ladder, item.created_on)


def clock_of(item: DueItem) -> Clock:
    """Read the clock of a due item that has one."""
    assert item.starts_at is not None  # written with ``begun_at``
    assert item.due_at is not None
    assert item.begun_at is not None
    return Clock(item.starts_at, item.due_at, item.begun_at)


def begin(item: DueItem, now: datetime) -> None:
    """Set a clock's ladder anew: nothing of it was sent yet (R-REM-02)."""
    item.begun_at = now
    _write(item, _planned(item, ladder_of(item), Progress(), None))


def go_on(item: DueItem, now: datetime) -> None:
    """Plan the next step outside a tick: somebody acknowledged the last, or took that back."""
    ladder, progress = ladder_of(item), _progress(item)
    chase = None
    if progress.stepped_at is not None and not progress.acknowledged(item):
        chase = max(chased_at(ladder, progress.stepped_at, progress.chased), now)
    _write(item, _planned(item, ladder, progress, chase))


def _send(item: DueItem, ladder: HourLadder, directory: ClockDirectory, now: datetime) -> Told:
    progress = _progress(item)
    steps = steps_come_due(ladder, clock_of(item), after=progress.stepped_at, now=now)
    if steps:
        step = steps[-1]
        words = MISSED if step.missed else STEP
        if was_interrupted(ladder, steps, now):
            words = OUTAGE
        elif progress.stepped is None and item.due_version > 1 and not step.missed:
            words = CHANGED
        return Told(item, step.code, words, tuple(directory.told(item, ladder, step.to)))
    code = chase_code(progress.stepped or "", progress.chased + 1)
    if progress.stepped is None or progress.acknowledged(item):
        return Told(item, code, UNACKNOWLEDGED)
    waiting = directory.next_deputies(item, ladder, progress.told)
    return Told(item, code, UNACKNOWLEDGED, tuple(waiting[:1]))


def _advanced(
    item: DueItem, ladder: HourLadder, directory: ClockDirectory, told: Told, now: datetime
) -> dict[str, Any]:
    """The columns of a clock after what was sent, and when it is to be looked at next."""
    before = _progress(item)
    if told.words != UNACKNOWLEDGED:
        progress = Progress(told.code, now, 0, told.to)
    else:
        chased = before.chased + len(told.to)
        to = (*before.told, *told.to)
        progress = Progress(before.stepped, before.stepped_at, chased, to)
    chase = None
    if (
        progress.stepped_at is not None
        and not progress.acknowledged(item)
        and directory.next_deputies(item, ladder, progress.told)
    ):
        chase = chased_at(ladder, progress.stepped_at, progress.chased)
        chase = chase if chase > now else now + ladder.acknowledge
    return _planned(item, ladder, progress, chase)


def _planned(
    item: DueItem, ladder: HourLadder, progress: Progress, chase: datetime | None
) -> dict[str, Any]:
    """Name what comes next, and when: a step of the ladder, or a deputy if that is sooner."""
    step = next_clock_step(ladder, clock_of(item), progress.stepped_at)
    code, at = (step.code, step.at) if step else (None, None)
    if chase is not None and (at is None or chase < at):
        code, at = chase_code(progress.stepped or "", progress.chased + 1), chase
    return {
        "stepped": progress.stepped, "stepped_at": progress.stepped_at,
        "chased": progress.chased, "told": list(progress.told),
        "next_step": code, "next_step_at": at,
    }  # fmt: skip


def _progress(item: DueItem) -> Progress:
    return Progress(item.stepped, item.stepped_at, item.chased, tuple(item.told or ()))


def _write(item: DueItem, columns: Mapping[str, Any]) -> None:
    for name, value in columns.items():
        setattr(item, name, value)


def _drafts(told: Told, now: datetime) -> list[Draft]:
    """The messages of a step: reference, end, time left, and nothing of the case (R-REM-09)."""
    item = told.item
    assert item.due_at is not None
    special = f"{item.kind}_{told.words}"
    minutes = abs(item.due_at - now) // MINUTE
    fields = {
        "due_at": item.due_at.isoformat(), "left": minutes if item.due_at > now else -minutes,
    }  # fmt: skip
    return [
        Draft(
            key=f"reminder:{item.id}:{item.due_version}:{told.code}:{person_id}",
            person_id=person_id, organisation_id=item.organisation_id, due_item_id=item.id,
            name=special if special in catalogue() else f"{_GENERAL}_{told.words}",
            fields=fields, leaves_at=now,
            subject_kind=item.subject_kind, subject_reference=item.subject_reference,
        )
        for person_id in told.to
    ]  # fmt: skip
