"""Lead imported records to where their rows say they stand, by the moves a person would make."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app.engine import bulk, rows
from app.engine.move import Move
from app.exchange.comparing import typed
from app.exchange.kinds import Kind, Steps
from app.exchange.models import ImportRow
from app.reminders.due_items import sync_many

_AT_ONCE = 500


def advance(move: Move, kind: Kind, pairs: Sequence[tuple[int, int]]) -> list[str]:
    """Take the steps of rows whose records are added or edited; pairs of row id and record id.

    A refused step ends those of its record, which stays where it then is; then its dates are
    due items, as of any other. Gives a sentence for each that was refused.
    """
    said: list[str] = []
    for start in range(0, len(pairs), _AT_ONCE):
        said += _advance(move, kind, pairs[start : start + _AT_ONCE])
    return said


def _advance(move: Move, kind: Kind, pairs: Sequence[tuple[int, int]]) -> list[str]:
    assert kind.steps is not None  # asked only of kinds that have them
    ids = [row_id for row_id, _record_id in pairs]
    query = select(ImportRow.id, ImportRow.row_number, ImportRow.values)
    staged = {row.id: row for row in move.session.execute(query.where(ImportRow.id.in_(ids)))}
    records = bulk.load(move.unit, kind.noun, [record_id for _row_id, record_id in pairs])
    waiting: dict[int, tuple[int, Steps]] = {}
    for row_id, record_id in pairs:
        row = staged[row_id]
        values = {s.name: typed(s, row.values[s.name]) for s in kind.specs if s.name in row.values}
        steps = kind.steps(values, records[record_id], move.actor.person_id, move.unit.today)
        if steps.moves or steps.remark:
            waiting[record_id] = (row.row_number, steps)
    said = [f"Row {n:,}: {steps.remark}" for n, steps in waiting.values() if steps.remark]
    said += _take(move, kind, records, waiting)
    sync_many(move.session, kind.noun, list(records.values()), move.unit.now)
    versions = {row_id: records[key].version for row_id, key in pairs if key in waiting}
    rows.set_column(move.session, ImportRow, "record_version", versions)
    return said


def _take(
    move: Move, kind: Kind, records: dict[int, Any], waiting: dict[int, tuple[int, Steps]]
) -> list[str]:
    """First steps first, those of one kind of move together."""
    said: list[str] = []
    going = dict(waiting)
    for place in range(max((len(s.moves) for _n, s in waiting.values()), default=0)):
        now = {key: s.moves[place] for key, (_n, s) in going.items() if len(s.moves) > place}
        for trigger in sorted({trigger for trigger, _values in now.values()}):
            items = [(records[key], given) for key, (name, given) in now.items() if name == trigger]
            transition = kind.noun.transition(trigger)
            assert transition is not None  # the kind names moves of its own noun
            for one in bulk.move_each(move.unit, kind.noun, transition, items, move.actor):
                if one.refusals:
                    number, _steps = going.pop(one.record.id)
                    why = " ".join(refusal.sentence for refusal in one.refusals)
                    said.append(f"Row {number:,}: {one.record.reference} was left as it is. {why}")
    return said
