"""Check what was typed, once for every door: texts become values, names become records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.core import vocabulary
from app.core.errors import FieldFault, InvalidError
from app.core.fields import (
    FieldKind,
    FieldProblem,
    FieldSpec,
    format_value,
    lower_label,
    parse_value,
)
from app.engine.noun import Noun, find_noun
from app.identity.actor import Actor
from app.identity.models import Organisation, Person, Team
from workflows.definition import Ask, Transition

_SHOWN = 5
_EMPTIED: tuple[Any, ...] = ([], "[]")
_LISTS = (FieldKind.KEYWORDS, FieldKind.MULTI_CHOICE)
ANY_ORGANISATION = "any organisation"
"""A person who works elsewhere may be named by e-mail: a shared DPO holds roles in several."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """In which organisation a name is looked up, and for whom."""

    session: Session
    organisation_id: int | None
    actor: Actor


def specs_of(noun: Noun, transition: Transition) -> tuple[FieldSpec, ...]:
    """List what a move takes: what it asks for, and the record's fields if it edits them."""
    asked = tuple(_spec(ask) for ask in transition.asks)
    return (*noun.fields, *asked) if transition.edits_fields else asked


def _spec(ask: Ask) -> FieldSpec:
    choices = vocabulary.choices(ask.vocabulary) if ask.vocabulary else ask.choices
    return FieldSpec(
        name=ask.name, label=ask.label, kind=FieldKind(ask.kind), hint=ask.hint,
        choices=choices, required=ask.required, record_kind=ask.record_kind,
        max_length=ask.max_length,
    )  # fmt: skip


def standing(transition: Transition, record: Any) -> dict[str, Any]:
    """Give what the record holds of the things a move asks for again: its page begins with it."""
    return {ask.name: getattr(record, ask.name) for ask in transition.asks if ask.kept}


def with_standing(transition: Transition, record: Any, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Fill what was left blank with what the record holds; an empty list says that it is emptied.

    So a program that scores again names only what changed, and loses nothing else by it.
    """
    given = dict(inputs)
    for spec in (_spec(ask) for ask in transition.asks if ask.kept):
        said, held = given.get(spec.name), getattr(record, spec.name)
        if said in _EMPTIED:
            given[spec.name] = None
        elif spec.required:
            continue  # what a move is about is always said
        elif (said is None or not str(said).strip()) and held not in (None, []):
            given[spec.name] = format_value(spec, held)
    return given


def check(
    session: Session,
    noun: Noun,
    transition: Transition,
    inputs: Mapping[str, Any],
    organisation_id: int | None,
    actor: Actor,
) -> dict[str, Any]:
    """Turn inputs into values; raises InvalidError with every fault, never only the first.

    An edit takes only the fields that were sent; a field sent empty is emptied. A record that the
    actor may not see is as if it were not there (R-SOD-02, R-SOD-04).
    """
    scope = _Scope(session, organisation_id, actor)
    specs = {spec.name: spec for spec in specs_of(noun, transition)}
    faults = [
        FieldFault(name, f"“{name}” is not something this takes.")
        for name in inputs
        if name not in specs
    ]
    values: dict[str, Any] = {}
    for name, spec in specs.items():
        if name not in inputs:
            if spec.required and (transition.creates or name in {a.name for a in transition.asks}):
                faults.append(FieldFault(name, f"Enter {lower_label(spec.label)}."))
            continue
        value = _value(scope, spec, inputs[name])
        if isinstance(value, FieldProblem):
            faults.append(FieldFault(name, value.sentence))
        elif value is None and spec.required:
            faults.append(FieldFault(name, f"Enter {lower_label(spec.label)}."))
        else:
            values[name] = value
    if faults:
        raise InvalidError(faults)
    return values


def _value(scope: _Scope, spec: FieldSpec, given: Any) -> Any:
    if given is None:
        return None
    if spec.kind in _RESOLVERS and not isinstance(given, str):
        return _typed(spec, given)
    if spec.kind in _RESOLVERS:
        text = str(given).strip()
        return _RESOLVERS[spec.kind](scope, spec, text) if text else None
    if isinstance(given, str) or (isinstance(given, list) and spec.kind in _LISTS):
        return parse_value(spec, given)
    return _typed(spec, given)


def _typed(spec: FieldSpec, given: Any) -> Any:
    """JSON numbers and booleans go through the text form, so that one set of rules holds."""
    if isinstance(given, bool):
        if spec.kind in (FieldKind.YES_NO, FieldKind.YES_NO_UNKNOWN):
            return parse_value(spec, "yes" if given else "no")
    elif isinstance(given, int | float) and spec.kind in (FieldKind.INTEGER, FieldKind.DECIMAL):
        return parse_value(spec, str(given))
    elif isinstance(given, date) and spec.kind in (FieldKind.DATE, FieldKind.INSTANT):
        return given
    return FieldProblem(f"{spec.label} cannot be read from what was sent.")


def _person(scope: _Scope, spec: FieldSpec, text: str) -> int | FieldProblem:
    """Match by reference, staff number or e-mail, then by full name if only one bears it.

    Someone of another organisation is matched by their e-mail alone: whoever does not know it
    learns nothing of who works there.
    """
    current = select(Person.id, Person.name, Person.email).where(Person.state == "current")
    mailed = func.lower(Person.email) == text.lower()
    here = current.where(Person.organisation_id == scope.organisation_id)
    exact = or_(Person.reference == text.upper(), mailed, Person.staff_number == text)
    for query in (here.where(exact), here.where(func.lower(Person.name) == text.lower())):
        found = scope.session.execute(query.limit(_SHOWN + 1)).all()
        if len(found) == 1:
            return int(found[0].id)
        if found:
            known = ", ".join(f"{p.name} ({p.email or 'no e-mail'})" for p in found[:_SHOWN])
            return FieldProblem(f"“{text}” fits more than one person: {known}. Enter an e-mail.")
    if spec.record_kind == ANY_ORGANISATION:
        elsewhere = current.with_only_columns(Person.id).where(mailed)
        keys = scope.session.scalars(elsewhere.limit(2)).all()
        if len(keys) == 1:
            return int(keys[0])
        if keys:
            return FieldProblem(f"“{text}” is the e-mail of more than one person elsewhere.")
    return FieldProblem(
        f"No current person matches “{text}”. Enter a name, e-mail or staff number."
    )


def _team(scope: _Scope, spec: FieldSpec, text: str) -> int | FieldProblem:
    found = scope.session.scalars(
        select(Team.id)
        .where(
            Team.organisation_id == scope.organisation_id,
            Team.state == "open",
            or_(Team.reference == text.upper(), func.lower(Team.name) == text.lower()),
        )
        .order_by(Team.id)
        .limit(2)
    ).all()
    if len(found) == 1:
        return int(found[0])
    if found:
        return FieldProblem(f"More than one team is called “{text}”. Enter its reference.")
    return FieldProblem(f"There is no open team called “{text}” in this organisation.")


def _organisation(scope: _Scope, spec: FieldSpec, text: str) -> int | FieldProblem:
    found = scope.session.scalars(
        select(Organisation.id)
        .where(
            or_(
                Organisation.code == text,
                Organisation.reference == text.upper(),
                func.lower(Organisation.name) == text.lower(),
            )
        )
        .order_by(Organisation.id)
        .limit(2)
    ).all()
    if len(found) == 1:
        return int(found[0])
    if found:
        return FieldProblem(f"More than one organisation is called “{text}”. Enter its code.")
    return FieldProblem(f"There is no organisation called “{text}”. Enter its code or full name.")


def _record(scope: _Scope, spec: FieldSpec, text: str) -> int | FieldProblem:
    """Match by reference, or by the customer's own number where only one record bears it.

    A person names what they may see: by its title, or whole where it is or hangs on a case.
    """
    noun = find_noun(spec.record_kind)
    assert noun is not None, spec.record_kind
    named = [noun.model.reference == text.upper()]
    if hasattr(noun.model, "source_reference"):
        named.append(noun.model.source_reference == text)
    query = select(noun.model.id).where(
        noun.shape.organisation == scope.organisation_id, or_(*named)
    )
    if not scope.actor.system:
        whole = noun.shape.kept_back() is not None
        query = query.where(noun.visible(scope.actor, full=whole))
    found = scope.session.scalars(query.limit(2)).all()
    if len(found) == 1:
        return int(found[0])
    kind = noun.title.lower()
    if found:
        return FieldProblem(f"“{text}” fits more than one {kind}. Enter its reference.")
    return FieldProblem(f"There is no {kind} “{text}” in this organisation.")


_RESOLVERS: dict[FieldKind, Any] = {
    FieldKind.RECORD: _record,
    FieldKind.PERSON: _person,
    FieldKind.TEAM: _team,
    FieldKind.ORGANISATION: _organisation,
}
