"""Keep one row for every dated thing, rewritten in the transaction that changes the date."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.core.calendar import WorkingDays
from app.core.dates import london_date, start_of_day
from app.engine.move import Move
from app.engine.noun import DueDate, Noun
from app.outbox.models import OutboxRow
from app.reminders import clock_steps
from app.reminders.hour_ladder import runs_in_hours
from app.reminders.ladder import find_ladder, next_step_after
from app.reminders.models import DueItem
from app.reminders.working_days import organisation_calendar

ONE_DAY = timedelta(days=1)
EVERY_DAY_WORKS = WorkingDays(frozenset())
"""For ladders that do not shift to a working day: they never ask the calendar."""

_AT_ONCE = 500
_COLUMNS = tuple(column.name for column in DueItem.__table__.columns if column.name != "id")


def sync(move: Move) -> None:
    """Bring a record's due items in line with its dates after a move (R-REM-02)."""
    if move.noun.dues is not None:
        sync_record(move.session, move.noun, move.record, move.unit.now)


def sync_record(session: Session, noun: Noun, record: Any, now: datetime) -> None:
    """Write the due items of one record: new dates begin a ladder, ended ones close theirs."""
    known = {item.kind: item for item in _items(session, noun, [record.id])}
    dues = {due.kind: due for due in noun.dues(record)} if noun.dues else {}
    for kind, due in dues.items():
        if kind not in known:
            session.add(_item(session, noun, record, due, now))
        else:
            _update(session, known[kind], due, now)
    for kind, item in known.items():
        if kind not in dues and item.closed_at is None:
            item.closed_at = now
            item.next_step = item.next_step_at = None
            session.flush()
            cancel_unsent(session, [item.id])


def rows_for(session: Session, noun: Noun, record: Any, now: datetime) -> list[dict[str, Any]]:
    """Make the rows of a record that has none yet, for an import to insert many at once.

    ``now`` is an aware instant; its London day is the day of creation, before which no step is
    sent (R-REM-01).
    """
    if noun.dues is None:
        return []
    made = [_item(session, noun, record, due, now) for due in noun.dues(record)]
    return [{name: getattr(item, name) for name in _COLUMNS} for item in made]


def sync_many(session: Session, noun: Noun, records: Sequence[Any], now: datetime) -> None:
    """Write the due items of many records of one kind: new ones in one insert for each batch."""
    if noun.dues is None:
        return
    for start in range(0, len(records), _AT_ONCE):
        batch = records[start : start + _AT_ONCE]
        known = {item.subject_id for item in _items(session, noun, [r.id for r in batch])}
        fresh = [
            row
            for record in batch
            if record.id not in known
            for row in rows_for(session, noun, record, now)
        ]
        if fresh:
            session.execute(insert(DueItem), fresh)
        for record in batch:
            if record.id in known:
                sync_record(session, noun, record, now)


def cancel_unsent(session: Session, item_ids: Iterable[int]) -> None:
    """Cancel the mail of these items that nobody has sent yet (R-REM-02)."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.due_item_id.in_(list(item_ids)), OutboxRow.state == "waiting")
        .values({"state": "cancelled", "last_error": "The date was met or changed."})
    )


def calendar_for(session: Session, ladder: str, organisation_id: int, on: date) -> WorkingDays:
    """The calendar a ladder asks: the organisation's own if it shifts to working days."""
    if find_ladder(ladder, on).shift_to_working_day:
        return organisation_calendar(session, organisation_id)
    return EVERY_DAY_WORKS


def _items(session: Session, noun: Noun, ids: Sequence[int]) -> Sequence[DueItem]:
    return session.scalars(
        select(DueItem).where(DueItem.subject_kind == noun.name, DueItem.subject_id.in_(ids))
    ).all()


def _item(session: Session, noun: Noun, record: Any, due: DueDate, now: datetime) -> DueItem:
    item = DueItem(
        kind=due.kind, subject_kind=noun.name, subject_id=record.id,
        subject_reference=record.reference, organisation_id=noun.organisation_of(record),
        due_version=0,
    )  # fmt: skip
    _follow(item, due)
    _begin(session, item, due, now)
    return item


def _update(session: Session, item: DueItem, due: DueDate, now: datetime) -> None:
    """A changed date is a new ladder that begins now; a changed person climbs on with the old."""
    answered = item.acknowledged_at != due.acknowledged_at
    _follow(item, due)
    if item.closed_at is None and _same_date(item, due):
        if answered and item.begun_at is not None:
            clock_steps.go_on(item, now)
        return
    _begin(session, item, due, now)
    session.flush()
    cancel_unsent(session, [item.id])


def _same_date(item: DueItem, due: DueDate) -> bool:
    same_start = due.starts_at is None or due.starts_at == item.starts_at
    known = (item.due_on, item.ladder, item.due_at)
    return same_start and known == (due.due_on, due.ladder, due.due_at)


def _follow(item: DueItem, due: DueDate) -> None:
    """What may change while a ladder is climbed: the person, the case, whether one answered."""
    item.person_id = due.person_id
    item.acknowledged_at = due.acknowledged_at
    item.case_kind, item.case_id = due.case or (None, None)


def _begin(session: Session, item: DueItem, due: DueDate, now: datetime) -> None:
    """Set an item's date and its ladder, which begins now (R-REM-01)."""
    item.due_on, item.ladder, item.created_on = due.due_on, due.ladder, london_date(now)
    item.due_version += 1
    item.closed_at = None
    item.due_at, item.starts_at = due.due_at, due.starts_at
    item.begun_at = item.stepped = item.stepped_at = item.told = None
    item.chased = 0
    if due.due_at is not None and runs_in_hours(due.ladder):
        item.starts_at = due.starts_at or now
        clock_steps.begin(item, now)
    else:
        item.next_step, item.next_step_at = _first_day_step(session, item)


def _first_day_step(session: Session, item: DueItem) -> tuple[str | None, datetime | None]:
    """The first step from the day of creation on, and when its London day begins (R-REM-01)."""
    today = item.created_on
    step = next_step_after(
        find_ladder(item.ladder, today), item.due_on, today - ONE_DAY, created=today,
        calendar=calendar_for(session, item.ladder, item.organisation_id, today),
    )  # fmt: skip
    return (step.code, start_of_day(step.send_on)) if step else (None, None)
