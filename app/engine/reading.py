"""Read one record in an actor's scope, and write it in the names every door shares."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.core.errors import NotFoundError
from app.core.fields import FieldKind, FieldSpec, json_value
from app.engine.noun import Noun, find_noun
from app.engine.snapshot import column_of
from app.identity.actor import Actor
from app.identity.models import Organisation, Person, Team

_HOLDERS: dict[FieldKind, tuple[Any, Any]] = {
    FieldKind.PERSON: (Person, Person.email),
    FieldKind.TEAM: (Team, Team.name),
    FieldKind.ORGANISATION: (Organisation, Organisation.code),
}


def get_visible(session: Session, noun: Noun, reference: str, actor: Actor) -> tuple[Any, bool]:
    """Get a record and whether it is seen whole or by title only; raises NotFoundError."""
    if actor.system:
        scope, full = and_(True), and_(True)
    else:
        scope, full = noun.visible(actor), noun.visible(actor, full=True)
    row = session.execute(
        select(noun.model, full.label("full")).where(noun.model.reference == reference, scope)
    ).first()
    if row is None:
        raise NotFoundError(noun.title.lower())
    return row[0], bool(row[1])


def as_record(session: Session, noun: Noun, record: Any, *, full: bool = True) -> dict[str, Any]:
    """Write a record as the API, exports and the command line name its fields."""
    value: dict[str, Any] = {
        "reference": record.reference,
        "kind": noun.name,
        "state": record.state,
        "version": record.version,
        "title": noun.heading(record),
    }
    if not full:
        return value
    value["organisation"] = _organisation_code(session, noun, record)
    for spec in noun.fields:
        value[spec.name] = readable(session, spec, getattr(record, column_of(noun, spec.name)))
    for name in noun.tracked:
        value[name] = _tracked(session, noun, record, name)
    if hasattr(record, "missing"):
        value["missing"] = list(record.missing or ())
    value["created_at"], value["updated_at"] = _iso(record.created_at), _iso(record.updated_at)
    return value


def readable(session: Session, spec: FieldSpec, stored: Any) -> Any:
    """Write a stored value: an id becomes an e-mail, a name, a code or a reference."""
    if stored is None:
        return None
    if spec.kind in _HOLDERS:
        model, column = _HOLDERS[spec.kind]
        found = session.scalar(select(column).where(model.id == stored))
        return found or session.scalar(select(model.reference).where(model.id == stored))
    if spec.kind is FieldKind.RECORD:
        noun = find_noun(spec.record_kind)
        if noun is None:
            return None
        return session.scalar(select(noun.model.reference).where(noun.model.id == stored))
    return json_value(spec, stored)


def _tracked(session: Session, noun: Noun, record: Any, name: str) -> Any:
    stored = getattr(record, column_of(noun, name))
    if column_of(noun, name) != name:
        return readable(session, FieldSpec(name, name, FieldKind.PERSON), stored)
    return stored.isoformat() if hasattr(stored, "isoformat") else stored


def _organisation_code(session: Session, noun: Noun, record: Any) -> str | None:
    return session.scalar(
        select(Organisation.code).where(Organisation.id == noun.organisation_of(record))
    )


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds").replace("+00:00", "Z")
