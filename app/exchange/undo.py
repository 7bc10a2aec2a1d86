"""Undo an import: withdraw what it added, put back what it changed, leave what was touched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from app.audit.models import AuditEvent
from app.core.database import session as current_session
from app.engine import bulk, machine
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.move import Move
from app.engine.noun import Noun, get_noun
from app.engine.snapshot import column_of
from app.exchange.comparing import stored, typed
from app.exchange.kinds import Kind, get_kind
from app.exchange.models import ImportRow, ImportRun
from app.identity.actor import Actor
from app.links.models import Link
from app.reminders.due_items import sync_many
from app.reminders.models import DueItem

_CHUNK = 500
_MOST_LISTED = 100


@dataclass(slots=True)
class Undone:
    """What became of the records of an import."""

    withdrawn: int = 0
    put_back: int = 0
    left: list[str] = field(default_factory=list)


def undo(
    reference: str, actor: Actor, *, now: datetime, reason: str | None = None
) -> dict[str, Any]:
    """Undo an import; tells how many were withdrawn and put back, and what was left and why.

    Raises RefusedError when it is not applied, and DeniedError.
    """
    inputs = {"reason": reason} if reason else {}
    outcome = execute(Command("import", "undo", reference, inputs=inputs), actor, now=now)
    session = current_session()
    query = select(AuditEvent.facts).where(
        AuditEvent.subject_kind == "import",
        AuditEvent.subject_id == outcome.record_id,
        AuditEvent.event == outcome.event,
    )
    facts = session.scalars(query).one()
    counts = {name: facts[name] for name in ("withdrawn", "put_back", "left")}
    return counts | {"reference": reference, "state": outcome.state, "notes": outcome.warnings}


def undo_move(move: Move) -> None:
    """Take back what the import did; runs within the move that undoes it."""
    run: ImportRun = move.record
    kind = get_kind(run.kind)
    undone = Undone()
    for part in _rows(move, "changed"):
        _put_back(move, kind, part, undone)
    for part in _rows(move, "added"):
        _withdraw(move, kind, part, undone)
    run.undone_at = move.unit.now
    more = len(undone.left) - _MOST_LISTED
    listed = undone.left[:_MOST_LISTED] + ([f"… and {more:,} more."] if more > 0 else [])
    run.notes = [*run.notes, *listed]
    move.warnings += listed
    move.facts = {
        "withdrawn": undone.withdrawn, "put_back": undone.put_back, "left": len(undone.left),
    }  # fmt: skip


def _rows(move: Move, outcome: str) -> Iterator[Sequence[ImportRow]]:
    last = 0
    while True:
        query = (
            select(ImportRow)
            .where(
                ImportRow.import_id == move.record.id,
                ImportRow.outcome == outcome,
                ImportRow.id > last,
            )
            .order_by(ImportRow.id)
            .limit(_CHUNK)
        )
        part = move.session.scalars(query).all()
        if not part:
            return
        last = part[-1].id
        yield part


def _withdraw(move: Move, kind: Kind, part: Sequence[ImportRow], undone: Undone) -> None:
    versions = {row.record_id: row.record_version or 1 for row in part if row.record_id}
    freed = kind.freed(kind.noun.model) if kind.freed is not None else {}
    gone = _withdraw_untouched(move, kind.noun, versions, freed, undone)
    if kind.companion and gone:
        _withdraw_companions(move, kind, gone, undone)
    undone.withdrawn += len(gone)


def _withdraw_untouched(
    move: Move, noun: Noun, versions: Mapping[int, int], also: Mapping[str, Any], undone: Undone
) -> list[int]:
    """Withdraw the records that stand as the import left them; the rest is listed."""
    transition = noun.transition("withdraw")
    if transition is None:
        raise KeyError(f"{noun.name} has no withdraw")
    model = noun.model
    query = select(model.id, model.reference, model.state, model.version)
    gone = []
    for record_id, reference, state, version in move.session.execute(
        query.where(model.id.in_(versions)).order_by(model.id).with_for_update()
    ):
        if version != versions[record_id]:
            undone.left.append(f"{reference} was worked on since, so it stays.")
        elif not machine.offered(noun.workflow, state, "withdraw"):
            word = noun.workflow.states(state).value.replace("_", " ")
            undone.left.append(f"{reference} is {word}, so it stays.")
        else:
            gone.append(record_id)
    bulk.move_all(move.unit, noun, transition, gone, also)
    _close_due_items(move, noun, gone)
    return gone


def _close_due_items(move: Move, noun: Noun, ids: Sequence[int]) -> None:
    """Nobody is reminded of what was withdrawn, such as an offer the import had made."""
    open_items = select(DueItem.subject_id).where(
        DueItem.subject_kind == noun.name, DueItem.subject_id.in_(ids), DueItem.closed_at.is_(None)
    )
    waiting = list(move.session.scalars(open_items.distinct()))
    if waiting:
        records = bulk.load(move.unit, noun, waiting)
        sync_many(move.session, noun, list(records.values()), move.unit.now)


def _withdraw_companions(move: Move, kind: Kind, first_ids: Sequence[int], undone: Undone) -> None:
    noun = get_noun(kind.companion)
    mine = (Link.import_id == move.record.id, Link.from_id.in_(first_ids))
    ids = move.session.scalars(select(Link.to_id).where(Link.from_kind == kind.noun_name, *mine))
    freed = kind.freed(noun.model) if kind.freed is not None else {}
    also = {**freed, "ended_on": move.unit.today}
    _withdraw_untouched(move, noun, dict.fromkeys(ids, 1), also, undone)
    move.session.execute(update(Link).where(*mine).values(ends_on=move.unit.today))


def _put_back(move: Move, kind: Kind, part: Sequence[ImportRow], undone: Undone) -> None:
    noun = kind.noun
    records = bulk.load(move.unit, noun, [r.record_id for r in part if r.record_id])
    items = []
    for row in part:
        record = records.get(row.record_id or 0)
        values = {} if record is None else _earlier(kind, row, record, undone)
        if record is None or not values:
            continue
        if machine.offered(noun.workflow, record.state, kind.editor):
            items.append((record, values))
        else:
            state = noun.workflow.states(record.state).value.replace("_", " ")
            undone.left.append(f"{record.reference} is {state}, so it stays as it is.")
    moved = bulk.move_each(move.unit, noun, kind.editing, items, move.actor)
    undone.put_back += sum(1 for outcome in moved if not outcome.refusals)


def _earlier(kind: Kind, row: ImportRow, record: Any, undone: Undone) -> dict[str, Any]:
    """What the record held before, for each field that is still as imported."""
    specs = {spec.name: spec for spec in kind.specs}
    values: dict[str, Any] = {}
    for name, pair in (row.previous or {}).items():
        held = getattr(record, column_of(kind.noun, name))
        if stored(held) != pair["new"]:
            undone.left.append(f"{record.reference}: {specs[name].label} was changed since.")
        else:
            values[name] = typed(specs[name], pair["old"])
    return values
