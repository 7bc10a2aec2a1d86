"""Apply a staged import: one transaction, one audit event, the rules of every other door."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.core.database import session as current_session
from app.core.errors import CaseworkError
from app.engine import bulk, rows
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.move import Move
from app.engine.noun import get_noun
from app.engine.snapshot import column_of
from app.exchange.advancing import advance
from app.exchange.editing import Editor, end_records, insert_companions
from app.exchange.models import ImportRow, ImportRun
from app.exchange.offering import offer_records
from app.exchange.planning import Plan, plan_for, prepare, prepared
from app.exchange.staging import check_rows, get_run, source_of
from app.identity.actor import Actor

_ATTEMPTS = 3
_CHUNK = 500


class ImportCrossedError(CaseworkError):
    """Other people kept adding the same records while this file was being imported."""

    code = "import_crossed"

    def __init__(self) -> None:
        super().__init__(
            "Someone else added some of the same records meanwhile. Nothing was imported: "
            "try again."
        )


def apply(reference: str, actor: Actor, *, now: datetime) -> None:
    """Apply an import as a whole; when a record came in meanwhile, check its rows once more.

    Raises RefusedError when it is strict and rows were rejected, and ImportCrossedError.
    """
    for _attempt in range(_ATTEMPTS):
        run = get_run(current_session(), reference)
        plan = prepare(current_session(), run, actor, now=now)
        try:
            with prepared(plan):
                execute(Command("import", "apply", reference), actor, now=now)
            offer_records(reference, actor, now=now)
            return
        except IntegrityError:
            run = get_run(current_session(), reference)
            check_rows(reference, source_of(run), actor, now=now)
    raise ImportCrossedError


def apply_move(move: Move) -> None:
    """Insert and change what the rows say; runs within the move that applies the import."""
    run: ImportRun = move.record
    plan = plan_for(move.unit, run, move.actor)
    teams = _add_teams(move, plan)
    ids = _add(move, plan, teams)
    _link_companions(move, plan, ids)
    rejected = _change(move, plan)
    if plan.kind.steps is not None:
        added = [(adding.row_id, key) for adding, key in zip(plan.adding, ids, strict=True)]
        plan.warnings += advance(move, plan.kind, [*added, *plan.advancing])
    _end(move, plan)
    run.changed -= rejected
    run.rejected += rejected
    run.warnings = [*run.warnings, *plan.warnings]
    run.manifest_hash = plan.manifest
    run.applied_at = move.unit.now
    run.file_content = None
    move.facts = {
        "kind": run.kind, "file": run.file_hash, "manifest": plan.manifest, "rows": run.rows,
        "added": run.added, "changed": run.changed, "unchanged": run.unchanged,
        "rejected": run.rejected, "teams": len(plan.teams),
    }  # fmt: skip


def _add_teams(move: Move, plan: Plan) -> dict[str, int]:
    if not plan.teams:
        return {}
    noun = get_noun("team")
    transition = noun.workflow.creators[0]
    fixed = {"organisation_id": move.record.organisation_id, "path": ""}
    made = [
        bulk.make(noun, transition, {"name": name}, move.unit, move.actor, fixed).columns
        for name in plan.teams.values()
    ]

    def set_path(columns: dict[str, Any]) -> None:
        columns["path"] = f"/{columns['id']}/"

    ids = bulk.insert_made(move.unit, noun, made, finish=set_path)
    return dict(zip(plan.teams, ids, strict=True))


def _add(move: Move, plan: Plan, teams: Mapping[str, int]) -> list[int]:
    noun = plan.kind.noun
    for adding in plan.adding:
        if adding.team and (team := teams.get(adding.team.casefold())):
            adding.columns["team_id"] = team
    columns = [adding.columns for adding in plan.adding]
    ids = bulk.insert_made(move.unit, noun, columns, plan.references)
    pairs = zip(plan.adding, ids, strict=True)
    rows.set_column(move.session, ImportRow, "record_id", {a.row_id: i for a, i in pairs})
    if plan.kind.own_reference:
        _settle_own(move, plan, ids)
    return ids


def _settle_own(move: Move, plan: Plan, ids: Sequence[int]) -> None:
    """A manager or parent may stand further down in the same file."""
    kind = plan.kind
    column = column_of(kind.noun, kind.own_reference)
    words: dict[str, int] = {}
    for adding, record_id in zip(plan.adding, ids, strict=True):
        for word in adding.words:
            words.setdefault(word, record_id)
    found = {
        record_id: words[adding.own.casefold()]
        for adding, record_id in zip(plan.adding, ids, strict=True)
        if adding.own and column not in adding.columns and adding.own.casefold() in words
    }
    rows.set_column(move.session, kind.noun.model, column, found)


def _link_companions(move: Move, plan: Plan, ids: Sequence[int]) -> None:
    second = [
        (adding.companion, record_id)
        for adding, record_id in zip(plan.adding, ids, strict=True)
        if adding.companion is not None
    ]
    insert_companions(move, plan.kind, second, plan.companion_references)


def _change(move: Move, plan: Plan) -> int:
    """Edit the records whose rows say something new; gives how many could not be edited."""
    if not plan.changing:
        return 0
    editor = Editor(move, plan.kind)
    refused = 0
    for part in _chunks(plan.changing):
        refused += editor.edit(part)
    plan.advancing = editor.advancing
    return refused


def _end(move: Move, plan: Plan) -> None:
    """Who has a last day in the file leaves, with all that follows (R-IMP-04, R-IAR-12)."""
    if not plan.kind.ends:
        return
    end_records(move, plan.kind)


def _chunks(items: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    source = iter(items)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk
