"""Edit the records that an import changes, and end those whose last day came with the file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.engine import bulk, rows
from app.engine.move import Move
from app.engine.noun import get_noun
from app.engine.snapshot import column_of
from app.exchange.comparing import COMPANION, Comparison, stored, typed
from app.exchange.existing import imported_values
from app.exchange.kinds import Kind
from app.exchange.lookups import Lookups
from app.exchange.models import ImportRow
from app.identity.actor import system_actor
from app.links.models import Link


class Editor:
    """Fires the edit of each record that a row changes, with what the row says anew."""

    def __init__(self, move: Move, kind: Kind) -> None:
        self.move, self.kind, self.noun = move, kind, kind.noun
        self.session = move.session
        self.comparison = Comparison(kind, Lookups(move.session, move.record.organisation_id))
        self.transition = kind.editing
        self.advancing: list[tuple[int, int]] = []

    def edit(self, part: Sequence[tuple[int, int]]) -> int:
        """Edit some records; gives how many rows had to be refused after all."""
        ids = [record_id for _row_id, record_id in part]
        records = bulk.load(self.move.unit, self.noun, ids)
        staged = {
            row.id: row
            for row in self.session.scalars(
                select(ImportRow).where(ImportRow.id.in_([row_id for row_id, _id in part]))
            )
        }
        earlier = imported_values(self.session, self.kind, ids, self.move.record.id)
        given = {
            record_id: self._news(staged[row_id], earlier.get(record_id, {}), records[record_id])
            for row_id, record_id in part
        }
        self._leave_to_steps(part, given)
        before = {
            i: {name: getattr(records[i], column_of(self.noun, name)) for name in news}
            for i, news in given.items()
        }
        items = [(records[i], self.comparison.inputs(news)) for i, news in given.items() if news]
        moved = {
            outcome.record.id: outcome
            for outcome in bulk.move_each(
                self.move.unit, self.noun, self.transition, items, self.move.actor
            )
        }
        refused = 0
        for row_id, record_id in part:
            refused += self._note(staged[row_id], moved.get(record_id), before[record_id])
        if self.kind.companion:
            self._edit_companions(staged.values(), earlier)
        return refused

    def _leave_to_steps(
        self, part: Sequence[tuple[int, int]], given: Mapping[int, dict[str, Any]]
    ) -> None:
        """What moves of its own settle is no edit; the rows that say it anew are noted."""
        for row_id, record_id in part:
            told = self.kind.stepped & given[record_id].keys()
            if told:
                self.advancing.append((row_id, record_id))
            for name in told:
                del given[record_id][name]

    def _news(self, row: ImportRow, before: Mapping[str, Any], record: Any) -> dict[str, Any]:
        columns = {column.key: getattr(record, column.key) for column in record.__table__.columns}
        return self.comparison.news(row.values, before, columns)

    def _note(self, row: ImportRow, outcome: bulk.Moved | None, before: Mapping[str, Any]) -> int:
        """Keep on the row what the record held before, so that the import can be undone."""
        if outcome is None:
            return 0
        if outcome.refusals:
            row.outcome = "rejected"
            row.problems = [
                {"row": row.row_number, "column": "", "value": row.key or "", "problem": r.sentence}
                for r in outcome.refusals
            ]
            return 1
        record = outcome.record
        row.previous = {
            name: {
                "old": stored(value),
                "new": stored(getattr(record, column_of(self.noun, name))),
            }
            for name, value in before.items()
        }
        row.record_version = record.version
        return 0

    def _edit_companions(self, staged: Any, earlier: Mapping[int, Mapping[str, Any]]) -> None:
        noun = get_noun(self.kind.companion)
        transition = noun.transition("edit")
        missing: list[tuple[dict[str, Any], int]] = []
        for row in staged:
            values = row.values.get(COMPANION)
            before = earlier.get(row.record_id, {}).get(COMPANION)
            if not values or values == before or row.outcome == "rejected":
                continue
            linked = self._linked(row.record_id)
            if not linked:
                missing.append((self._made(values, row), row.record_id))
            elif before is not None and transition is not None and len(linked) == 1:
                record = bulk.load(self.move.unit, noun, linked)[linked[0]]
                news = self.comparison.companion_news(values, before, record)
                bulk.move_each(self.move.unit, noun, transition, [(record, news)], self.move.actor)
        insert_companions(self.move, self.kind, missing, ())

    def _linked(self, record_id: int | None) -> list[int]:
        query = select(Link.to_id).where(
            Link.from_kind == self.kind.noun_name,
            Link.from_id == record_id,
            Link.to_kind == self.kind.companion,
            Link.ends_on.is_(None),
        )
        return list(self.session.scalars(query))

    def _made(self, values: Mapping[str, Any], row: ImportRow) -> dict[str, Any]:
        noun = get_noun(self.kind.companion)
        first = self.session.get_one(self.noun.model, row.record_id)
        inputs = {
            spec.name: typed(spec, values[spec.name])
            for spec in self.kind.companion_specs
            if spec.name in values
        }
        inputs = {"name": first.name, "source_reference": first.source_reference} | inputs
        fixed = {
            "organisation_id": self.move.record.organisation_id, "import_id": self.move.record.id,
            "source_position": row.position,
        }  # fmt: skip
        creator = noun.workflow.creators[0]
        return bulk.make(noun, creator, inputs, self.move.unit, self.move.actor, fixed).columns


def insert_companions(
    move: Move, kind: Kind, second: Sequence[tuple[dict[str, Any], int]], references: Sequence[str]
) -> None:
    """Insert the second records that rows make, each linked to its first."""
    if not second:
        return
    noun = get_noun(kind.companion)
    ids = bulk.insert_made(move.unit, noun, [columns for columns, _first in second], references)
    links = [
        {
            "kind": "processing", "from_kind": kind.noun_name, "from_id": first,
            "to_kind": noun.name, "to_id": record_id, "starts_on": move.unit.today,
            "made_at": move.unit.now, "made_by_id": move.actor.person_id,
            "import_id": move.record.id,
        }
        for (_columns, first), record_id in zip(second, ids, strict=True)
    ]  # fmt: skip
    rows.insert(move.session, Link, links)


def end_records(move: Move, kind: Kind) -> None:
    """Fire the end of each record to which the file gave a last day (R-IMP-04, R-IAR-12)."""
    noun = kind.noun
    transition = noun.transition("end")
    if transition is None:
        return
    model = noun.model
    query = (
        select(ImportRow.id, model.id)
        .join(model, model.id == ImportRow.record_id)
        .where(
            ImportRow.import_id == move.record.id,
            ImportRow.outcome.in_(("added", "changed")),
            model.state == noun.workflow.initial.value,
            getattr(model, kind.ends).is_not(None),
        )
    )
    ending = move.session.execute(query).tuples().all()
    system = replace(system_actor(move.actor.door), name=move.actor.name)
    for start in range(0, len(ending), 500):
        part = ending[start : start + 500]
        records = bulk.load(move.unit, noun, [record_id for _row, record_id in part])
        items = [(record, {kind.ends: getattr(record, kind.ends)}) for record in records.values()]
        bulk.move_each(move.unit, noun, transition, items, system)
        versions = {row_id: records[record_id].version for row_id, record_id in part}
        rows.set_column(move.session, ImportRow, "record_version", versions)
