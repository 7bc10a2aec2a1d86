"""What may come in and go out: each domain declares its kinds of import and export."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.core.errors import CaseworkError
from app.core.fields import FieldSpec
from app.engine.noun import Noun, get_noun
from app.exchange.targets import Target, targets_for
from workflows.definition import Transition

REFERENCE = FieldSpec(
    "reference", "Reference", max_length=24, hint="Our own reference, as an export writes it."
)
"""Matches a row of an export with the record it was made of."""

Texts = dict[str, str]
"""What stands in a row, by target."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row cannot be used: the target, what stood there, and a sentence."""

    target: str
    value: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Moves in order, each with what it is given, and a sentence on what was left undone."""

    moves: Sequence[tuple[str, Mapping[str, Any]]]
    remark: str = ""


Stepping = Callable[[Mapping[str, Any], Any, int | None, date], Steps]
"""Says for a row's values, its record, who imports and the London day which moves to take."""
Beside = Callable[[Session, Sequence[int]], Mapping[int, Mapping[str, str]]]
"""Reads what stands beside records in an export, by id and column."""


class Unknown(StrEnum):
    """What is done with the name of a person, team or record that nobody knows."""

    REJECT = "reject"
    LEAVE = "leave"
    CREATE = "create"


def _as_it_is(_texts: Texts) -> list[RowProblem]:
    return []


def _no_remarks(_values: Mapping[str, Any], _texts: Texts) -> list[str]:
    return []


def _nothing_more(_values: Mapping[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of import and export.

    ``specs`` are fields of the record; ``extra`` are read and turned into fields by ``prepare``.
    ``identities`` are the fields by which a row is matched to a record, the first that is filled;
    without any, ``fallback`` fields together, or, where there are none, the row is rejected.
    ``places``: records keep their place among equals of one key. ``companion`` is a second kind of
    record that the same row makes, linked to the first. ``complete`` sets what follows from a
    row's values. ``unique`` is a field that no two records share: a new record gets a number
    behind it where it is taken. ``partial_dates`` says for a field whether a year or month alone
    means its first or last day. ``offers`` is a field whose words, where they are a staff number
    or e-mail, name whom the record is offered to; ``ends`` is the last day with which a record
    ends. ``freed`` gives up the keys of a record that is withdrawn when its import is undone.
    ``creator`` and ``editor`` are the moves that add and change; by default the first that makes
    such a record, and ``edit``. ``moments`` says for an instant which fields take the end of a
    range and how exactly it is known. ``gathers`` is the field that keeps a row word for word.
    ``equals_apart``: rows without a key that say the same are records of their own. ``merges`` are
    the lists in which rows of one key may differ and still be one record. ``remarks`` are warnings
    about a row that comes in all the same, from its values and from what ``prepare`` left.
    ``closed_to`` says in a sentence why a file may not change a record. ``steps`` leads a record on
    by moves of its own to where a row says it stands; ``stepped`` are the fields that those moves
    settle, and no edit. ``export_also`` are columns that only leave, read by ``beside``.
    """

    name: str
    noun_name: str
    specs: tuple[FieldSpec, ...]
    identities: tuple[str, ...]
    extra: tuple[FieldSpec, ...] = ()
    fallback: tuple[str, ...] = ()
    places: bool = False
    one_per_key: bool = False
    synonyms: tuple[str, ...] = ()
    companion: str = ""
    companion_specs: tuple[FieldSpec, ...] = ()
    prepare: Callable[[Texts], list[RowProblem]] = _as_it_is
    complete: Callable[[Mapping[str, Any]], dict[str, Any]] = _nothing_more
    unknown: Mapping[str, Unknown] = field(default_factory=dict)
    own_reference: str = ""
    same: Callable[[str, Any, Any], bool] | None = None
    installation: bool = False
    unique: str = ""
    partial_dates: Mapping[str, str] = field(default_factory=dict)
    no_key_sentence: str = ""
    export_changes: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    offers: str = ""
    ends: str = ""
    freed: Callable[[Any], Mapping[str, Any]] | None = None
    creator: str = ""
    editor: str = "edit"
    moments: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    gathers: str = ""
    equals_apart: bool = False
    merges: tuple[str, ...] = ()
    remarks: Callable[[Mapping[str, Any], Texts], list[str]] = _no_remarks
    closed_to: Callable[[Mapping[str, Any]], str | None] | None = None
    steps: Stepping | None = None
    stepped: frozenset[str] = frozenset()
    export_also: tuple[str, ...] = ()
    beside: Beside | None = None

    @property
    def noun(self) -> Noun:
        """The kind of record a row makes."""
        return get_noun(self.noun_name)

    @property
    def permission(self) -> str:
        """The right to import it, beside the right to import at all."""
        return f"{self.noun_name}.import"

    @property
    def export_permission(self) -> str:
        """The right to export it."""
        return f"{self.noun_name}.export"

    @property
    def creating(self) -> Transition:
        """The move that makes a record of a row."""
        return self._move(self.creator) if self.creator else self.noun.workflow.creators[0]

    @property
    def editing(self) -> Transition:
        """The move that changes a record by a row."""
        return self._move(self.editor)

    def _move(self, trigger: str) -> Transition:
        found = self.noun.transition(trigger)
        if found is None:
            raise KeyError(f"{self.noun_name} has no {trigger}")
        return found

    def spec(self, name: str) -> FieldSpec | None:
        """Find one of the record's fields."""
        return next((spec for spec in self.specs if spec.name == name), None)

    def targets(self) -> tuple[Target, ...]:
        """List what columns may be mapped to."""
        specs = (REFERENCE, *self.specs, *self.extra, *self.companion_specs)
        return targets_for(specs, *(self.synonyms or (self.name,)))


class UnknownKindError(CaseworkError):
    """There is no such kind of import or export."""

    code = "unknown_kind"

    def __init__(self, name: str) -> None:
        known = ", ".join(kind.name for kind in kinds())
        super().__init__(f"There is no kind “{name}”. There are: {known}.")


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known to imports and exports."""
    _kinds[kind.name] = kind


def kinds() -> tuple[Kind, ...]:
    """List every kind, by name."""
    return tuple(sorted(_kinds.values(), key=lambda kind: kind.name))


def get_kind(name: str) -> Kind:
    """Find a kind; raises UnknownKindError naming those there are."""
    if name not in _kinds:
        raise UnknownKindError(name)
    return _kinds[name]


def optional(specs: tuple[FieldSpec, ...], *names: str) -> tuple[FieldSpec, ...]:
    """The same fields, some of them no longer required of a file."""
    return tuple(replace(s, required=False) if s.name in names else s for s in specs)
