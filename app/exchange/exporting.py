"""Write records to a file: what the actor may export, in the names that imports read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.audit.chain import Entry
from app.audit.models import INSTALLATION
from app.core.database import session as current_session
from app.core.dates import end_of_day
from app.core.errors import DeniedError, FieldFault, InvalidError, NotFoundError
from app.core.fields import FieldKind, FieldSpec
from app.engine.history import History
from app.engine.noun import get_noun
from app.engine.snapshot import column_of
from app.engine.unit_of_work import unit_of_work
from app.exchange.kinds import Kind
from app.exchange.large import tell_of_large_export
from app.exchange.tables import FileFormat
from app.exchange.writing import write_table
from app.identity.actor import Actor, organisation_by_code
from app.identity.models import Organisation, Person, Team
from app.policy.decisions import may_somewhere, predicate

_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Export:
    """What to write: a kind, of one organisation or of all the actor's, as it is or was."""

    kind: Kind
    format: FileFormat
    organisation: Organisation | None = None
    as_at: date | None = None
    columns: tuple[str, ...] = ()
    """The columns to write, in this order; none named means all."""


def find_export(
    kind: Kind, file_format: FileFormat, code: str | None, actor: Actor, *,
    as_at: date | None = None, columns: Sequence[str] = (),
) -> Export:  # fmt: skip
    """Decide whether the actor may export this.

    Raises NotFoundError or DeniedError, and InvalidError for a column that the kind has not.
    """
    organisation = organisation_by_code(current_session(), code) if code else None
    anywhere = any(h.organisation_id is None for h in actor.holdings)
    if code and (
        organisation is None or not (anywhere or organisation.id in actor.organisations())
    ):
        raise NotFoundError("organisation")
    where = organisation.id if organisation else None
    for permission in ("export.start", kind.export_permission):
        if not may_somewhere(actor, permission, where):
            raise DeniedError(permission)
    export = Export(kind, file_format, organisation, as_at, tuple(columns))
    _refuse_unknown(export)
    return export


def _refuse_unknown(export: Export) -> None:
    known = _all_columns(export)
    unknown = [name for name in export.columns if name not in known]
    if unknown:
        words = f"There is no column “{unknown[0]}”. There are: {', '.join(known)}."
        raise InvalidError([FieldFault("column", words)])


def _all_columns(export: Export) -> list[str]:
    kind = export.kind
    if export.as_at is not None:
        return ["reference", *_belongs(kind), "name", *kind.noun.measured]
    specs = [spec.name for spec in kind.specs if spec.name != "state"]
    extra = [name for name in kind.noun.tracked if name not in specs]
    return ["reference", *_belongs(kind), "state", *specs, *extra, *kind.export_also]


def write_export(
    export: Export, actor: Actor, target: Path | BinaryIO, *, now: datetime, bom: bool = False
) -> int:
    """Write the file and tell how many rows it has; the export is audited before (R-X-02).

    Raises WritingError for a value that the format cannot hold.
    """
    session = current_session()
    _audit(export, actor, count_rows(export, actor), now=now)
    columns, rows = export_rows(session, export, actor)
    return write_table(
        target, export.format, columns, rows, title=export.kind.name.capitalize(), bom=bom
    )


def count_rows(export: Export, actor: Actor) -> int:
    """Tell how many records the export holds."""
    chosen = _chosen(export, actor).subquery()
    return current_session().scalar(select(func.count()).select_from(chosen)) or 0


def export_rows(
    session: Session, export: Export, actor: Actor
) -> tuple[list[str], Iterator[Sequence[Any]]]:
    """Name the columns and stream the rows, in the order of references."""
    names = list(export.columns) or _all_columns(export)
    if export.as_at is not None:
        return names, _as_it_was(session, export, actor, names)
    specs = {spec.name: spec for spec in export.kind.specs}
    return names, _current(session, export, actor, names, specs)


def _belongs(kind: Kind) -> list[str]:
    return [] if kind.installation else ["organisation"]


def _current(
    session: Session, export: Export, actor: Actor, names: Sequence[str],
    specs: dict[str, FieldSpec],
) -> Iterator[Sequence[Any]]:  # fmt: skip
    kind, words = export.kind, _Words(session)
    rows = session.execute(_chosen(export, actor), execution_options={"yield_per": _BATCH})
    columns = [None if n in kind.export_also else column_of(kind.noun, n) for n in names]
    looked_up = [
        (place, spec)
        for place, (name, column) in enumerate(zip(names, columns, strict=True))
        if column and (spec := specs.get(name) or _tracked(name, column)).kind in _MODELS
    ]
    changed = [(place, name) for place, name in enumerate(names) if name in kind.export_changes]
    for part in rows.mappings().partitions(_BATCH):
        also = _also(session, kind, names, [record["id"] for record in part])
        for record in part:
            more = also.get(record["id"], {})
            values = [
                record[column] if column else more.get(name)
                for name, column in zip(names, columns, strict=True)
            ]
            for place, spec in looked_up:
                values[place] = words.read(spec, values[place])
            for place, name in changed:
                values[place] = kind.export_changes[name](record, values[place])
            yield values


def _also(
    session: Session, kind: Kind, names: Sequence[str], ids: Sequence[int]
) -> Mapping[int, Mapping[str, str]]:
    wanted = kind.beside is not None and any(name in kind.export_also for name in names)
    return kind.beside(session, ids) if wanted and kind.beside is not None else {}


def _tracked(name: str, column: str) -> FieldSpec:
    if name == "organisation":
        return FieldSpec(name, name, FieldKind.ORGANISATION)
    kind = FieldKind.PERSON if column != name else FieldKind.TEXT
    return FieldSpec(name, name, kind)


def _chosen(export: Export, actor: Actor) -> Select[Any]:
    """The records the actor may export: scope is a predicate, never a list of ids."""
    noun = export.kind.noun
    table = noun.model.__table__
    query = select(table).where(predicate(actor, [export.kind.export_permission], noun.shape))
    if export.organisation is not None:
        query = query.where(noun.shape.organisation == export.organisation.id)
    if export.as_at is not None:
        query = query.where(table.c.created_at < end_of_day(export.as_at))
    return query.order_by(table.c.id)


def _as_it_was(
    session: Session, export: Export, actor: Actor, names: Sequence[str]
) -> Iterator[Sequence[Any]]:
    """What history knows of a past day: who existed, and every column that is kept by date."""
    noun, day = export.kind.noun, export.as_at
    assert day is not None, "a past day is asked for"
    specs = {spec.name: spec for spec in noun.fields}
    words = _Words(session)
    found = session.execute(_chosen(export, actor)).mappings().all()
    for start in range(0, len(found), _BATCH):
        part = found[start : start + _BATCH]
        was = _values_on(session, noun.name, [record["id"] for record in part], day)
        for record in part:
            values = was.get(record["id"], {})
            yield [
                _lasting(words, record, name)
                if name in ("reference", "organisation", "name")
                else _past(words, specs.get(name), name, noun, values.get(name))
                for name in names
            ]


def _lasting(words: "_Words", record: Mapping[Any, Any], name: str) -> Any:
    """What does not change with the day."""
    if name == "organisation":
        return words.read(_tracked(name, ""), record["organisation_id"])
    return record[name]


def _past(words: "_Words", spec: FieldSpec | None, name: str, noun: Any, text: str | None) -> Any:
    column = column_of(noun, name)
    if text is not None and column != name and text.isdecimal():
        return words.read(spec or _tracked(name, column), int(text))
    return text


def _values_on(
    session: Session, kind: str, ids: Sequence[int], day: date
) -> dict[int, dict[str, str | None]]:
    query = (
        select(History.subject_id, History.field, History.value)
        .where(History.kind == kind, History.subject_id.in_(ids), History.effective_on <= day)
        .order_by(History.effective_on, History.id)
    )
    found: dict[int, dict[str, str | None]] = {}
    for subject_id, name, value in session.execute(query):
        found.setdefault(subject_id, {})[name] = value
    return found


class _Words:
    """Ids as people read them: an e-mail, a name, a code, a reference; each looked up once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, int], str | None] = {}

    def read(self, spec: FieldSpec, stored: Any) -> Any:
        """Write a stored value as an import reads it back."""
        if stored is None or spec.kind not in _MODELS:
            return stored
        key = (spec.record_kind or str(spec.kind), int(stored))
        if key not in self._known:
            self._known[key] = self._find(spec, int(stored))
        return self._known[key]

    def _find(self, spec: FieldSpec, record_id: int) -> str | None:
        model, column = _MODELS[spec.kind]
        if spec.kind is FieldKind.RECORD:
            model = get_noun(spec.record_kind).model
        word = getattr(model, column)
        row = self._session.execute(
            select(model.reference, word, getattr(model, "organisation_id", model.id)).where(
                model.id == record_id
            )
        ).first()
        if row is None:
            return None
        alike = select(func.count()).where(func.lower(word) == func.lower(row[1]))
        if spec.kind is FieldKind.TEAM:
            alike = alike.where(model.organisation_id == row[2])
        again = self._session.scalar(alike)
        return str(row[1]) if row[1] and again == 1 else str(row[0])


_MODELS: dict[FieldKind, tuple[Any, str]] = {
    FieldKind.PERSON: (Person, "email"),
    FieldKind.TEAM: (Team, "name"),
    FieldKind.ORGANISATION: (Organisation, "code"),
    FieldKind.RECORD: (None, "reference"),
}


def _audit(export: Export, actor: Actor, total: int, *, now: datetime) -> None:
    """A short transaction that must succeed before anything is handed out."""
    organisation_id = export.organisation.id if export.organisation else actor.organisation_id
    with unit_of_work(now) as unit:
        unit.entries.append(
            Entry(
                event=f"{export.kind.noun_name}.exported", door=actor.door.value,
                actor_name=actor.name, permission=export.kind.export_permission,
                correlation_id=unit.correlation_id, at=unit.now,
                chain=actor.organisation_id or organisation_id or INSTALLATION,
                actor_person_id=actor.person_id, subject_kind=export.kind.noun_name,
                subject_organisation_id=organisation_id,
                facts={"format": export.format.value, "rows": total,
                       "as_at": export.as_at.isoformat() if export.as_at else None},
            )
        )  # fmt: skip
        tell_of_large_export(
            unit, actor, export.kind.name, total, _whose(unit.session, export, actor)
        )


def _whose(session: Session, export: Export, actor: Actor) -> list[int]:
    """The organisations whose records the file holds; a list of organisations is nobody's."""
    if export.kind.installation:
        return []
    if export.organisation is not None:
        return [export.organisation.id]
    chosen = _chosen(export, actor).order_by(None).subquery()
    return list(session.scalars(select(chosen.c.organisation_id).distinct()))
