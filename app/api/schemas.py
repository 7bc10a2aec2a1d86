"""The shapes of the API, made from the same field declarations as forms and files."""

from typing import Any

from apiflask import Schema
from apiflask.fields import Boolean, Date, Dict, Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range
from marshmallow import INCLUDE, RAISE

from app.api.strictness import LONGEST_PART, MOST_PARTS
from app.core.fields import FieldKind, FieldSpec, choice_values
from app.engine.inputs import specs_of
from app.engine.noun import Noun
from app.engine.paging import LARGEST_PAGE, PAGE_SIZE
from workflows import definition

NO_NUL = r"^[^\x00]*$"
_SOMETHING = r"^[^\x00]*[^\s\x00\x1c-\x1f\x85][^\x00]*$"


class Closed(Schema):
    """A shape that takes nothing it does not name."""

    class Meta:
        unknown = RAISE


class Open(Schema):
    """A shape whose answers may hold more than it names."""

    class Meta:
        unknown = INCLUDE


class ListQuery(Closed):
    """How a list is narrowed and paged."""

    limit = Integer(load_default=PAGE_SIZE, validate=Range(1, LARGEST_PAGE))
    cursor = String(metadata={"description": "`next` of the page before.", "pattern": NO_NUL})
    state = String(metadata={"pattern": NO_NUL})
    organisation = String(metadata={"description": "A code.", "pattern": NO_NUL})
    q = String(
        validate=Length(0, 100),
        metadata={"description": "Words it holds, or how they begin.", "pattern": NO_NUL},
    )


class IfMatch(Open):
    """The version that was read."""

    if_match = String(
        required=True,
        data_key="If-Match",
        metadata={"description": 'The record\'s ETag, for example "v3".', "example": '"v1"'},
    )


class Move(Open):
    """A trigger and what it asks for."""

    trigger = String(required=True)


class Transition(Open):
    """A trigger as it stands for this actor now."""

    trigger = String(required=True)
    label = String(required=True)
    offered = Boolean(required=True)
    inputs = List(String(), required=True)
    refusals = List(Dict(), required=True)


class Transitions(Schema):
    """All of them."""

    items = List(Nested(Transition), required=True)


class Event(Open):
    """One thing that happened to a record."""

    at = String(required=True)
    event = String(required=True)
    door = String(required=True)
    actor = String(required=True)
    outcome = String(required=True)
    reason = String(allow_none=True)
    changes = Dict()


class Events(Schema):
    """The history of a record, newest first."""

    items = List(Nested(Event), required=True)


def record_shape(noun: Noun) -> type[Schema]:
    """The shape of a record as answered; a record seen by title holds the first five only."""
    fields: dict[str, Any] = {
        "reference": String(required=True),
        "kind": String(required=True),
        "state": String(required=True),
        "version": Integer(required=True),
        "title": String(required=True),
        "organisation": String(allow_none=True),
        "missing": List(String()),
        "created_at": String(),
        "updated_at": String(),
    }
    fields.update({spec.name: _answered(spec) for spec in noun.fields})
    fields.update({name: _derived(noun, name) for name in noun.shown})
    return Open.from_dict(fields, name=_name(noun))  # type: ignore[return-value]


def page_shape(noun: Noun, record: type[Schema]) -> type[Schema]:
    """The shape of a page of records."""
    fields: dict[str, Any] = {
        "items": List(Nested(record), required=True),
        "next": String(required=True, allow_none=True),
    }
    return Open.from_dict(fields, name=f"{_name(noun)}Page")  # type: ignore[return-value]


def input_shape(noun: Noun, move: definition.Transition, *, creating: bool) -> type[Schema]:
    """The shape of what a move takes, and when creating the organisation."""
    fields: dict[str, Any] = {
        spec.name: _written(spec, required=creating and spec.required)
        for spec in specs_of(noun, move)
    }
    if creating and noun.needs_organisation:
        fields["organisation"] = String(allow_none=True, metadata={"pattern": NO_NUL})
    verb = "Creation" if creating else "Change"
    return Closed.from_dict(fields, name=f"{_name(noun)}{verb}")  # type: ignore[return-value]


def _name(noun: Noun) -> str:
    return noun.title.title().replace(" ", "")


def _answered(spec: FieldSpec) -> Any:
    if spec.kind is FieldKind.INTEGER:
        return Integer(allow_none=True)
    if spec.kind in (FieldKind.KEYWORDS, FieldKind.MULTI_CHOICE):
        return List(String(), allow_none=True)
    return String(allow_none=True, metadata={"description": spec.label})


def _derived(noun: Noun, name: str) -> Any:
    """A column that nobody types is answered by the type it is kept in; dates as text."""
    whole = noun.model.__table__.c[name].type.python_type is int
    return Integer(allow_none=True) if whole else String(allow_none=True)


def _written(spec: FieldSpec, *, required: bool) -> Any:
    more: dict[str, Any] = {
        "required": required,
        "allow_none": not spec.required,
        "metadata": {"description": " ".join(p for p in (spec.label + ".", spec.hint) if p)},
    }
    if spec.kind is FieldKind.INTEGER:
        low, high = spec.minimum or 0, spec.maximum or 2_000_000_000
        return Integer(validate=Range(low, high), strict=True, **more)
    if spec.kind is FieldKind.DECIMAL:
        return Float(**more)
    if spec.kind is FieldKind.DATE:
        return Date(**more)
    if spec.kind in (FieldKind.KEYWORDS, FieldKind.MULTI_CHOICE):
        part = String(validate=Length(1, LONGEST_PART), metadata={"pattern": _SOMETHING})
        return List(part, validate=Length(0, MOST_PARTS), **more)
    choices = choice_values(spec)
    if choices:
        allowed = [*choices, None] if more["allow_none"] else choices
        more["metadata"]["enum"] = allowed
        return String(validate=OneOf(choices), **more)
    more["metadata"]["pattern"] = _SOMETHING if spec.required else NO_NUL
    return String(validate=Length(1 if spec.required else 0, spec.longest), **more)
