"""What a handler is given: the record, the checked values, and ways to act on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.engine import snapshot
from app.engine.commands import Command, Outcome
from app.engine.history import history_rows, write_history
from app.engine.noun import Noun
from app.engine.unit_of_work import UnitOfWork
from app.identity.actor import Actor
from workflows.definition import Transition


@dataclass(slots=True)
class Move:
    """One move under way. Handlers set fields of ``record``; they never set its state."""

    unit: UnitOfWork
    noun: Noun
    transition: Transition
    record: Any
    actor: Actor
    values: Mapping[str, Any]
    effective_on: date
    follow_on: Callable[[Command, Actor], Outcome]
    facts: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    secret: str | None = None

    @property
    def session(self) -> Session:
        """The transaction's session."""
        return self.unit.session

    def follow(self, command: Command, actor: Actor | None = None) -> Outcome:
        """Take another move in the same transaction, with its own audit event."""
        return self.follow_on(command, actor or self.actor)


def recompute(unit: UnitOfWork, noun: Noun, record: Any) -> None:
    """Derive a record anew because something it hangs on changed; history keeps what differs."""
    if noun.derive is None:
        return
    before = snapshot.of_record(noun, record)
    noun.derive(unit.session, record)
    changes = snapshot.changed(before, snapshot.of_record(noun, record))
    keep_history(unit, noun, record, changes, unit.today)


def keep_history(
    unit: UnitOfWork, noun: Noun, record: Any, changes: dict[str, Any], effective_on: date
) -> None:
    """Write a history row for each measured column that changed."""
    measured = {k: v for k, v in changes.items() if k in noun.measured}
    rows: list[dict[str, object]] = []
    for on, columns in by_effect(noun, record, measured, effective_on).items():
        rows += history_rows(
            columns, kind=noun.name, subject_id=record.id,
            organisation_id=noun.organisation_of(record), effective_on=on,
            recorded_at=unit.now, correlation_id=unit.correlation_id,
        )  # fmt: skip
    write_history(unit.session, rows)


def by_effect(
    noun: Noun, record: Any, columns: Mapping[str, Any], moved_on: date
) -> dict[date, dict[str, Any]]:
    """Group measured columns by the London day from which they were so."""
    found: dict[date, dict[str, Any]] = {}
    for name, value in columns.items():
        found.setdefault(noun.effective(record, name) or moved_on, {})[name] = value
    return found


Subscriber = Callable[[Move], None]

_subscribers: dict[str, list[Subscriber]] = {}
_after_change: list[Subscriber] = []


def subscribe(event: str, subscriber: Subscriber) -> None:
    """Have a domain hear of another domain's event, within its transaction."""
    known = _subscribers.setdefault(event, [])
    if subscriber not in known:  # an application may be made more than once in a process
        known.append(subscriber)


def after_change(subscriber: Subscriber) -> None:
    """Have a service follow every change of every record: due dates, search."""
    if subscriber not in _after_change:
        _after_change.append(subscriber)


def announce(move: Move) -> None:
    """Tell services and domains of a move; any exception undoes it."""
    move.unit.touched.setdefault(move.noun.name, set()).add(move.record.id)
    for subscriber in _after_change:
        subscriber(move)
    for subscriber in _subscribers.get(move.transition.event, ()):
        subscriber(move)
