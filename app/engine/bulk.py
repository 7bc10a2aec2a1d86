"""Many records in one transaction, under the same rules as ``execute`` and with one audit event.

The caller has decided who may do this; handlers, derived values, history and versions are those of
a single move, and the audit event is that of the move within which this is called.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import inspect, select, update

from app.core.references import next_references
from app.engine import machine, rows, snapshot
from app.engine.execute import execute, refusals_of
from app.engine.history import History, history_rows, write_history
from app.engine.move import Move, announce, by_effect
from app.engine.noun import Noun, Situation, get_noun
from app.engine.unit_of_work import UnitOfWork
from app.identity.actor import Actor
from workflows.definition import Refusal, Transition

BulkSubscriber = Callable[[UnitOfWork, Noun, Sequence[dict[str, Any]]], None]
"""Is given the columns of records just added, their ids and references among them."""

_after_adding: list[BulkSubscriber] = []


def after_adding(subscriber: BulkSubscriber) -> None:
    """Have a service follow records added in bulk, as ``after_change`` follows single moves."""
    if subscriber not in _after_adding:
        _after_adding.append(subscriber)


@dataclass(frozen=True, slots=True)
class Made:
    """A record that is ready to be inserted: its columns, and what its handler remarked."""

    columns: dict[str, Any]
    warnings: tuple[str, ...]


def make(
    noun: Noun,
    transition: Transition,
    values: Mapping[str, Any],
    unit: UnitOfWork,
    actor: Actor,
    fixed: Mapping[str, Any],
) -> Made:
    """Build a new record from checked values, without touching the database's tables.

    ``fixed`` are columns that no person types: organisation, import, place in the source. What
    derives from other records is as for a record that has no links yet.
    """
    record = noun.model(
        state=str(transition.destination or noun.workflow.initial),
        version=1, created_at=unit.now, updated_at=unit.now, **fixed,
    )  # fmt: skip
    names = {spec.name for spec in noun.fields}
    for name, value in values.items():
        if name in names:
            setattr(record, snapshot.column_of(noun, name), value)
    move = _move(noun, transition, record, values, unit, actor, unit.today)
    handler = noun.handlers.get(transition.trigger)
    if handler is not None:
        handler(move)
    if noun.derive is not None:
        noun.derive(unit.session, record)
    return Made(_columns(noun, record), tuple(move.warnings))


def insert_made(
    unit: UnitOfWork,
    noun: Noun,
    made: Sequence[dict[str, Any]],
    references: Sequence[str] = (),
    finish: Callable[[dict[str, Any]], None] | None = None,
) -> list[int]:
    """Insert built records with their history; gives their ids, in order.

    References may have been reserved beforehand, in a short transaction of their own. ``finish``
    sets columns that follow from the id.
    """
    if not made:
        return []
    if not references:
        references = next_references(unit.session, noun.prefix, unit.today.year, len(made))
    ids = rows.reserve_ids(unit.session, noun.model, len(made))
    for columns, record_id, reference in zip(made, ids, references, strict=True):
        columns["id"], columns["reference"] = record_id, reference
        if finish is not None:
            finish(columns)
    rows.insert(unit.session, noun.model, made)
    rows.insert(unit.session, History, _history_of(unit, noun, made))
    for subscriber in _after_adding:
        subscriber(unit, noun, made)
    return ids


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of one record: refusals, or what changed with its earlier values."""

    record: Any
    refusals: tuple[Refusal, ...] = ()
    before: Mapping[str, Any] | None = None
    warnings: tuple[str, ...] = ()


def move_each(
    unit: UnitOfWork,
    noun: Noun,
    transition: Transition,
    items: Iterable[tuple[Any, Mapping[str, Any]]],
    actor: Actor,
    facts_of: Callable[[Any, Situation], Any] | None = None,
) -> list[Moved]:
    """Fire one transition on loaded records, each with its values; no audit event of their own."""
    history: list[dict[str, object]] = []
    outcomes = [
        _move_one(unit, noun, transition, record, values, actor, history, facts_of)
        for record, values in items
    ]
    unit.session.flush()
    write_history(unit.session, history)
    return outcomes


def move_all(
    unit: UnitOfWork,
    noun: Noun,
    transition: Transition,
    ids: Sequence[int],
    also: Mapping[str, Any],
) -> None:
    """Fire a transition on records already judged, in one statement, with its history.

    For moves that set the state and ``also``, which are columns to values or SQL expressions; a
    record that hangs on these is the caller's to recompute.
    """
    if not ids or transition.destination is None:
        return
    model, state = noun.model, transition.destination.value
    changes = {"state": state, "version": model.version + 1, "updated_at": unit.now, **also}
    belongs = getattr(model, "organisation_id", model.id)
    moved = unit.session.execute(
        update(model).where(model.id.in_(ids)).values(changes).returning(model.id, belongs),
        execution_options={"synchronize_session": False},
    )
    history: list[dict[str, object]] = []
    for record_id, organisation_id in moved.tuples().all():
        history += history_rows(
            {"state": state}, kind=noun.name, subject_id=record_id,
            organisation_id=organisation_id, effective_on=unit.today, recorded_at=unit.now,
            correlation_id=unit.correlation_id,
        )  # fmt: skip
    rows.insert(unit.session, History, history)


def load(unit: UnitOfWork, noun: Noun, ids: Sequence[int]) -> dict[int, Any]:
    """Load records to be moved, locked in order of id so that nothing deadlocks."""
    query = select(noun.model).where(noun.model.id.in_(ids)).order_by(noun.model.id)
    found = unit.session.scalars(query.with_for_update().execution_options(populate_existing=True))
    return {record.id: record for record in found}


def _move_one(
    unit: UnitOfWork,
    noun: Noun,
    transition: Transition,
    record: Any,
    values: Mapping[str, Any],
    actor: Actor,
    history: list[dict[str, object]],
    facts_of: Callable[[Any, Situation], Any] | None,
) -> Moved:
    at = Situation(unit.session, actor, unit.now, unit.today, values, noun.organisation_of(record))
    refusals = refusals_of(noun, transition, record, at) if facts_of is None else [
        refusal for guard in transition.guards if (refusal := guard(facts_of(record, at)))
    ]  # fmt: skip
    if refusals:
        return Moved(record, tuple(refusals))
    before = snapshot.of_record(noun, record)
    move = _move(noun, transition, record, values, unit, actor, unit.today)
    _change(move, noun, transition)
    after = snapshot.of_record(noun, record)
    changes = snapshot.changed(before, after)
    if {"state", *(spec.name for spec in noun.fields), *noun.tracked} & changes.keys():
        record.version += 1
    record.updated_at = unit.now
    history += _changed_history(move, noun, changes)
    announce(move)
    return Moved(record, before=before, warnings=tuple(move.warnings))


def _change(move: Move, noun: Noun, transition: Transition) -> None:
    record = move.record
    destination = machine.next_state(noun.workflow, record.state, transition.trigger)
    if str(destination) != record.state:
        record.state = str(destination)
    if transition.edits_fields:
        names = {spec.name for spec in noun.fields}
        for name, value in move.values.items():
            if name in names:
                setattr(record, snapshot.column_of(noun, name), value)
    handler = noun.handlers.get(transition.trigger)
    if handler is not None:
        handler(move)
    if noun.derive is not None:
        noun.derive(move.session, record)


def _changed_history(move: Move, noun: Noun, changes: Mapping[str, Any]) -> list[dict[str, object]]:
    values = {name: value for name, value in changes.items() if name in noun.measured}
    rows: list[dict[str, object]] = []
    for on, dated in by_effect(noun, move.record, values, move.effective_on).items():
        rows += history_rows(
            dated, kind=noun.name, subject_id=move.record.id,
            organisation_id=noun.organisation_of(move.record), effective_on=on,
            recorded_at=move.unit.now, correlation_id=move.unit.correlation_id,
        )  # fmt: skip
    return rows


def _move(
    noun: Noun, transition: Transition, record: Any, values: Mapping[str, Any], unit: UnitOfWork,
    actor: Actor, effective_on: date,
) -> Move:  # fmt: skip
    return Move(
        unit=unit, noun=noun, transition=transition, record=record, actor=actor, values=values,
        effective_on=effective_on,
        follow_on=lambda following, who: execute(following, who, now=unit.now),
    )  # fmt: skip


def _columns(noun: Noun, record: Any) -> dict[str, Any]:
    """The columns that hold something, the table's own defaults where nothing set them."""
    held = record.__dict__
    columns = {k: v for k, v in held.items() if v is not None and k[0] != "_"}
    for name, default in _defaults(noun.name).items():
        if name not in columns:
            columns[name] = default.arg(None) if default.is_callable else default.arg
    return columns


@cache
def _defaults(noun_name: str) -> dict[str, Any]:
    columns = inspect(get_noun(noun_name).model).columns
    return {column.key: column.default for column in columns if column.default is not None}


def _history_of(
    unit: UnitOfWork, noun: Noun, made: Sequence[dict[str, Any]]
) -> list[dict[str, object]]:
    measured = [(name, snapshot.column_of(noun, name)) for name in noun.measured]
    belongs = "organisation_id" in made[0]
    empty = dict.fromkeys(column.key for column in inspect(noun.model).columns)
    found: list[dict[str, object]] = []
    for columns in made:
        values = {name: columns[column] for name, column in measured if column in columns}
        read = SimpleNamespace(**{**empty, **columns})
        began = columns.get(noun.begins, unit.today)
        for on, dated in by_effect(noun, read, values, began).items():
            found += history_rows(
                dated, kind=noun.name, subject_id=columns["id"],
                organisation_id=columns["organisation_id"] if belongs else columns["id"],
                effective_on=on, recorded_at=unit.now, correlation_id=unit.correlation_id,
            )  # fmt: skip
    return found
