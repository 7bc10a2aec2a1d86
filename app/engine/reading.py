"""Read one record in an actor's scope, and write it in the names every door shares."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.audit.chain import Entry
from app.core.errors import NotFoundError
from app.core.fields import FieldKind, json_value
from app.engine.noun import Noun, find_noun
from app.engine.snapshot import column_of
from app.engine.unit_of_work import is_open, unit_of_work
from app.identity.actor import Actor
from app.identity.models import Organisation, Person, Team

_CALLED: dict[str, tuple[Any, Any]] = {
    "person": (Person, Person.email),
    "team": (Team, Team.name),
    "organisation": (Organisation, Organisation.code),
}
_SHOWN: dict[str, tuple[Any, Any]] = {
    "person": (Person, Person.name),
    "team": (Team, Team.name),
    "organisation": (Organisation, Organisation.name),
}
_POINTING = (FieldKind.PERSON, FieldKind.TEAM, FieldKind.ORGANISATION, FieldKind.RECORD)


class UnrecordedViewError(RuntimeError):
    """A page, a command or a program would show a restricted record without recording that."""


def get_visible(
    session: Session, noun: Noun, reference: str, actor: Actor, *, seen_at: datetime | None = None
) -> tuple[Any, bool]:
    """Get a record and whether it is seen whole or by title only; raises NotFoundError.

    ``seen_at`` is the aware instant at which somebody is shown it. A view of what is, or hangs on,
    a restricted case is audited in a short transaction that must succeed first (R-SOD-04).
    """
    found, full, restricted = find_visible(session, noun, reference, actor)
    if not full or is_open() or not restricted:
        return found, full
    if seen_at is None:
        raise UnrecordedViewError(noun.name)
    _record_view(noun, found, actor, seen_at)
    return find_visible(session, noun, reference, actor)[:2]


def find_visible(
    session: Session, noun: Noun, reference: str, actor: Actor
) -> tuple[Any, bool, bool]:
    """Find a record that is named and not shown: with it, whether it is seen whole and restricted.

    Raises NotFoundError.
    """
    if actor.system:
        scope, full = and_(True), and_(True)
    else:
        scope, full = noun.reachable(actor), noun.visible(actor, full=True)
    row = session.execute(
        select(noun.model, full, restricted_column(noun)).where(
            noun.model.reference == reference, scope
        )
    ).first()
    if row is None:
        raise NotFoundError(noun.title.lower())
    return row[0], bool(row[1]), bool(row[2])


def restricted_column(noun: Noun) -> ColumnElement[bool]:
    """Say in SQL whether a record is, or hangs on, a restricted case (R-SOD-04)."""
    column: ColumnElement[bool] | None = noun.shape.kept_back()
    return false() if column is None else column


def _record_view(noun: Noun, record: Any, actor: Actor, now: datetime) -> None:
    organisation_id = noun.organisation_of(record)
    subject_id, reference = record.id, record.reference
    with unit_of_work(now) as unit:
        unit.entries.append(
            Entry(
                event=f"{noun.name}.viewed", door=actor.door.value, actor_name=actor.name,
                permission=noun.views[-1], correlation_id=unit.correlation_id, at=unit.now,
                chain=actor.organisation_id or organisation_id,
                actor_person_id=actor.person_id, subject_kind=noun.name, subject_id=subject_id,
                subject_reference=reference, subject_organisation_id=organisation_id,
                restricted=True,
            )
        )  # fmt: skip


class Names:
    """What stored ids are called outside: an e-mail, a name, a code, a reference.

    ``by_name`` gives what people read instead. One query, however many records.
    """

    def __init__(
        self, session: Session, noun: Noun, records: Sequence[Any], *, by_name: bool = False
    ) -> None:
        called = _SHOWN if by_name else _CALLED
        self._found: dict[tuple[str, int], str] = {}
        wanted: dict[str, set[int]] = {"organisation": set()}
        for record in records:
            wanted["organisation"].add(noun.organisation_of(record))
            for name, kind in pointers(noun):
                stored = getattr(record, column_of(noun, name))
                if stored is not None:
                    wanted.setdefault(kind, set()).add(int(stored))
        self._found.update(_read_names(session, called, wanted))

    def of(self, kind: str, stored: int | None) -> str | None:
        """Say what an id is called; None of nothing."""
        return None if stored is None else self._found.get((kind, stored))


def names_of(session: Session, kind: str, ids: set[int]) -> dict[int, str]:
    """Say what records of one kind are called by those who read them."""
    found = _read_names(session, _SHOWN, {kind: ids})
    return {row_id: name for (_kind, row_id), name in found.items()}


def _read_names(
    session: Session, called: dict[str, tuple[Any, Any]], wanted: Mapping[str, set[int]]
) -> dict[tuple[str, int], str]:
    parts = [_part(kind, called, ids) for kind, ids in wanted.items() if ids]
    if not parts:
        return {}
    rows = session.execute(parts[0] if len(parts) == 1 else union_all(*parts))
    return {(kind, row_id): name for kind, row_id, name in rows.tuples()}


def _part(kind: str, called: dict[str, tuple[Any, Any]], ids: set[int]) -> Select[Any]:
    model, column = called.get(kind, (None, None))
    if model is None:
        noun = find_noun(kind)
        assert noun is not None, kind
        model = column = noun.model
    label = model.reference if column is model else func.coalesce(column, model.reference)
    kept = cast(label, String).label("called")
    return select(literal(kind).label("kind"), model.id, kept).where(model.id.in_(ids))


def pointers(noun: Noun) -> list[tuple[str, str]]:
    """List the fields that are kept as an id, each with the kind of thing it names."""
    found = [
        (spec.name, spec.record_kind if spec.kind is FieldKind.RECORD else spec.kind.value)
        for spec in noun.fields
        if spec.kind in _POINTING
    ]
    names = {spec.name for spec in noun.fields}
    tracked = [name for name in noun.tracked if name not in names]
    return found + [(name, "person") for name in tracked if column_of(noun, name) != name]


def as_records(
    session: Session, noun: Noun, rows: Sequence[tuple[Any, bool]]
) -> list[dict[str, Any]]:
    """Write records, each seen whole or by title, in a few queries however many there are."""
    names = Names(session, noun, [record for record, full in rows if full])
    return [_written(noun, record, names, full=full) for record, full in rows]


def as_record(session: Session, noun: Noun, record: Any, *, full: bool = True) -> dict[str, Any]:
    """Write a record as the API, exports and the command line name its fields."""
    return as_records(session, noun, [(record, full)])[0]


def _written(noun: Noun, record: Any, names: Names, *, full: bool) -> dict[str, Any]:
    value: dict[str, Any] = {
        "reference": record.reference,
        "kind": noun.name,
        "state": record.state,
        "version": record.version,
        "title": noun.title_for(record, full=full),
    }
    if not full:
        return value
    value["organisation"] = names.of("organisation", noun.organisation_of(record))
    pointing = dict(pointers(noun))
    for spec in noun.fields:
        stored = getattr(record, column_of(noun, spec.name))
        pointed = pointing.get(spec.name)
        value[spec.name] = names.of(pointed, stored) if pointed else json_value(spec, stored)
    for name in noun.tracked:
        stored = getattr(record, column_of(noun, name))
        pointed = pointing.get(name)
        value[name] = names.of(pointed, stored) if pointed else _plain(stored)
    value.update({name: _plain(getattr(record, name)) for name in noun.shown})
    if hasattr(record, "missing"):
        value["missing"] = list(record.missing or ())
    value["created_at"], value["updated_at"] = _iso(record.created_at), _iso(record.updated_at)
    return value


def _plain(stored: Any) -> Any:
    return stored.isoformat() if hasattr(stored, "isoformat") else stored


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")
