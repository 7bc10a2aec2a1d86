"""Read a file into staged rows, in short transactions; nothing else changes until it is applied."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.audit.models import INSTALLATION
from app.core.database import session as current_session
from app.core.errors import DeniedError, NotFoundError
from app.engine import rows
from app.engine.commands import Command
from app.engine.execute import execute
from app.engine.unit_of_work import retrying, unit_of_work
from app.exchange.checking import Checked, Checker
from app.exchange.kinds import Kind, RowProblem, get_kind
from app.exchange.mapping import ColumnMapping, read_mapping
from app.exchange.models import ImportRow, ImportRun
from app.exchange.notices import Notices
from app.exchange.sources import Source, open_source
from app.identity.actor import Actor, organisation_by_code
from app.identity.models import Organisation
from app.policy.decisions import may_somewhere

T = TypeVar("T")
CHUNK = 1_000
_MOST_REMARKS = 100
OUTCOMES = ("added", "changed", "unchanged", "rejected")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to import, and how. ``mapping`` None: propose one."""

    kind: Kind
    organisation: Organisation | None
    data: bytes
    name: str
    mapping: ColumnMapping | None = None
    sheet: str | None = None
    strict: bool = False
    dry_run: bool = False

    @property
    def organisation_id(self) -> int:
        """Whose import it is."""
        return self.organisation.id if self.organisation else INSTALLATION


def find_organisation(
    session: Session, kind: Kind, code: str | None, actor: Actor
) -> Organisation | None:
    """Find whose records come in, and whether the actor may bring them.

    Raises NotFoundError for an organisation that is unknown or not the actor's, and DeniedError.
    """
    organisation = organisation_by_code(session, code) if code else None
    anywhere = any(h.organisation_id is None for h in actor.holdings)
    if code and (
        organisation is None or not (anywhere or organisation.id in actor.organisations())
    ):
        raise NotFoundError("organisation")
    where = organisation.id if organisation else None
    for permission in ("import.start", kind.permission):
        if not may_somewhere(actor, permission, where):
            raise DeniedError(permission)
    return organisation


def stage(
    upload: Upload, actor: Actor, *, now: datetime, progress: Callable[[int], None] | None = None
) -> str:
    """Open the file, make the import and check its rows; gives its reference.

    Raises FileFaultError before anything is kept when the file cannot be imported at all.
    """
    source = open_source(upload.data, upload.name, upload.kind, upload.mapping, sheet=upload.sheet)
    reference = start(upload, actor, source.mapping, now=now)
    check_rows(reference, source, actor, now=now, progress=progress)
    return reference


def start(upload: Upload, actor: Actor, mapping: ColumnMapping | None, *, now: datetime) -> str:
    """Make the import record with its file; the rows are not looked at yet."""
    inputs: dict[str, Any] = {"kind": upload.kind.name, "file_name": upload.name[-255:]}
    if upload.organisation is not None:
        inputs["organisation"] = upload.organisation.code
    mapping = mapping or ColumnMapping()
    if upload.sheet:
        mapping = replace(mapping, sheet=upload.sheet)
    with unit_of_work(now) as unit:
        outcome = execute(Command("import", "start", inputs=inputs), actor, now=now)
        run = unit.session.get_one(ImportRun, outcome.record_id)
        run.file_content = upload.data
        run.file_hash = hashlib.sha256(upload.data).hexdigest()
        run.strict, run.dry_run = upload.strict, upload.dry_run
        run.mapping = mapping.to_json()
        run.create_teams = may_somewhere(actor, "team.edit", upload.organisation_id)
    return outcome.reference


def set_mapping(run_id: int, mapping: ColumnMapping, *, now: datetime) -> None:
    """Keep another mapping; the rows must be checked again."""
    with unit_of_work(now) as unit:
        run = unit.session.get_one(ImportRun, run_id)
        run.mapping, run.checked_at = mapping.to_json(), None


def source_of(run: ImportRun) -> Source:
    """Open the file of an import again, with its mapping."""
    kind = get_kind(run.kind)
    return open_source(run.file_content or b"", run.file_name, kind, mapping_of(run))


def mapping_of(run: ImportRun) -> ColumnMapping:
    """Read the mapping an import keeps."""
    import json

    return read_mapping(json.dumps(run.mapping), get_kind(run.kind).targets())


def get_run(session: Session, reference: str) -> ImportRun:
    """Get an import that the caller has already been allowed to see."""
    return session.scalars(select(ImportRun).where(ImportRun.reference == reference)).one()


def check_rows(
    reference: str,
    source: Source,
    actor: Actor,
    *,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Check every row into the staging table; only inserting a chunk takes the write lock."""
    run = get_run(current_session(), reference)
    run_id, organisation_id, create_teams = run.id, run.organisation_id, run.create_teams
    with unit_of_work(now) as unit:
        unit.session.execute(delete(ImportRow).where(ImportRow.import_id == run_id))
    checker = Checker(
        current_session(), source, organisation_id, import_id=run_id, create_teams=create_teams
    )
    counts = dict.fromkeys(OUTCOMES, 0)
    done = 0
    for chunk in _chunks(source.rows(), CHUNK):
        checked = checker.check(chunk)
        staged = [_staged(run_id, row, source) for row in checked]
        _write(staged, now)
        for row in checked:
            counts[row.outcome] += 1
        done += len(checked)
        if progress is not None:
            progress(done)
    _conclude(run_id, checker, source, counts, now)


def _write(staged: list[dict[str, Any]], now: datetime) -> None:
    def work() -> None:
        with unit_of_work(now) as unit:
            rows.insert(unit.session, ImportRow, staged)

    retrying(work)


def _conclude(
    run_id: int, checker: Checker, source: Source, counts: dict[str, int], now: datetime
) -> None:
    notices = Notices()
    checker.warn_of_repeats(notices)
    every = (*source.table.notices.warnings(), *notices.warnings())
    with unit_of_work(now) as unit:
        run = unit.session.get_one(ImportRun, run_id)
        run.warnings = [*source.warnings, *(n.sentence for n in every), *_remarks(checker)]
        run.notes = _notes(checker, source)
        run.mapping = source.mapping.to_json()
        run.rows = sum(counts.values())
        run.added, run.changed = counts["added"], counts["changed"]
        run.unchanged, run.rejected = counts["unchanged"], counts["rejected"]
        run.checked_at = now


def _remarks(checker: Checker) -> list[str]:
    """What the rows that come in should be looked at for; of very many, the first."""
    every = [f"{_rows(numbers)}: {text}" for text, numbers in checker.remarks.items()]
    said = every[:_MOST_REMARKS]
    if len(every) > len(said):
        said.append(f"… and {len(every) - len(said):,} more like these.")
    if checker.merged:
        said.append(
            f"{checker.merged:,} rows repeat a case for other people or data: the case is counted "
            "once, with all of them, and those rows count as unchanged."
        )
    return said


def _rows(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"Row {numbers[0]:,}"
    shown = ", ".join(f"{number:,}" for number in numbers[:5])
    return f"Rows {shown}" + (f" and {len(numbers) - 5:,} more" if len(numbers) > 5 else "")


def _notes(checker: Checker, source: Source) -> list[str]:
    notes = [notice.sentence for notice in source.table.notices.notes()]
    taken = set(source.mapping.columns)
    left = [column for column in source.table.header if column not in taken]
    if left and source.gathering:
        label = next(t.label for t in source.targets if t.name == source.kind.gathers)
        notes.append(f"Kept in “{label}”, because no field was chosen for them: {_few(left)}.")
    elif left:
        notes.append(f"Not imported, because no field was chosen for them: {_few(left)}.")
    if checker.new_teams:
        notes.append(f"{len(checker.new_teams):,} teams are new and will be added.")
    if checker.repeats:
        notes.append(
            f"{checker.repeats:,} rows say the same as an earlier row and count as unchanged."
        )
    if checker.renamed:
        notes.append(
            f"{checker.renamed:,} codes belong to other organisations here; a number was put "
            "behind them."
        )
    return [*notes, *checker.left_out.sentences(checker.kind)]


def _few(names: list[str]) -> str:
    return ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")


def _staged(run_id: int, row: Checked, source: Source) -> dict[str, Any]:
    rejected = row.outcome == "rejected"
    cells = dict(zip(source.table.header, row.cells, strict=False))
    return {
        "import_id": run_id,
        "row_number": row.number,
        "key": row.key,
        "position": row.position,
        "outcome": row.outcome,
        "values": cells if rejected else row.values,
        "record_kind": source.kind.noun_name,
        "record_id": row.record_id,
        "record_version": 1 if row.outcome == "added" else row.record_version,
        "problems": [_problem(row.number, p, source) for p in row.problems] if rejected else None,
    }


def _problem(number: int, problem: RowProblem, source: Source) -> dict[str, Any]:
    return {
        "row": number,
        "column": source.columns.get(problem.target, problem.target),
        "value": problem.value,
        "problem": problem.sentence,
    }


def errors_of(session: Session, run: ImportRun) -> Iterator[dict[str, Any]]:
    """Read what was wrong, row by row."""
    query = (
        select(ImportRow.problems)
        .where(ImportRow.import_id == run.id, ImportRow.outcome == "rejected")
        .order_by(ImportRow.row_number)
    )
    for problems in session.scalars(query):
        yield from problems or []


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk
