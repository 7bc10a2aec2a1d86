"""What a domain tells the engine about a kind of record, and the register of all kinds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from app.core.fields import FieldSpec
from app.identity.actor import Actor
from app.policy.decisions import predicate
from app.policy.shape import PolicyShape
from workflows.definition import Transition, Workflow

if TYPE_CHECKING:
    from app.engine.move import Move

Handler = Callable[["Move"], None]
"""Sets a domain's own fields in a move. It never sets the state."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What the facts of a record are read from."""

    session: Session
    actor: Actor
    now: datetime
    today: date
    values: Mapping[str, Any]
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date a record carries, and the ladder by which people are reminded of it.

    A clock has instants too, aware: with a ladder of hours its steps are counted from ``starts_at``
    to ``due_at`` (R-REM-08), and ``acknowledged_at`` says when somebody last answered one.
    ``case`` is the kind and id of the case whose involved people are left out, for example
    ``("incident", 7)``.
    """

    kind: str
    due_on: date
    ladder: str
    person_id: int | None
    created_on: date
    starts_at: datetime | None = None
    due_at: datetime | None = None
    acknowledged_at: datetime | None = None
    case: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Searched:
    """What search reads of a kind of record, beside its title and references.

    ``fields`` names what is read; not given, every field of free text. ``columns`` names what
    moves set beside the fields. ``second`` names the fields that stand under the title of a hit,
    for whoever sees the record whole.
    """

    fields: tuple[str, ...] | None = None
    columns: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of record: its table, workflow, fields and how policy reads it.

    ``measured`` names the columns kept as history, ``tracked`` those that move the version beside
    the fields; ``derive`` recomputes what follows from fields and never moves the version.
    ``reached`` names permissions that open one record, by its title, to who has a move to make on
    it and is no reader of it; it stands in none of their lists.
    ``shown`` names derived columns that every door shows.
    ``unaudited`` names fields whose words may be about people and never stand in audit.
    ``effective`` says from which day on a measured column was so, where that is not the day of the
    move: what an incident is, it was from its report on. ``case`` names the case whose involved
    people are told nothing of a record (R-SOD-02).
    ``stub_heading`` is what a record is called to who does not see it whole, where its heading
    says too much.
    ``made_elsewhere`` says that a page of its own makes it, from a file that fields cannot hold.
    ``searched`` says what search reads of it; None keeps it, and what is private, out of search.
    ``begins`` names the column with the day from which history knows a new record; empty, it is
    the day on which it is recorded.
    """

    name: str
    plural: str
    title: str
    prefix: str
    model: type[Any]
    workflow: Workflow
    fields: tuple[FieldSpec, ...]
    shape: PolicyShape
    facts: Callable[[Any, Situation], Any]
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    views: tuple[str, ...] = ()
    title_views: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
    measured: tuple[str, ...] = ("state",)
    tracked: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    dues: Callable[[Any], Sequence[DueDate]] | None = None
    derive: Callable[[Session, Any], None] | None = None
    organisation_of: Callable[[Any], int] = lambda record: int(record.organisation_id)
    heading: Callable[[Any], str] = lambda record: str(record.name)
    stub_heading: Callable[[Any], str] | None = None
    unaudited: tuple[str, ...] = ()
    private: bool = False
    effective: Callable[[Any, str], date | None] = lambda _record, _column: None
    case: Callable[[Any], tuple[str, int]] | None = None
    needs_organisation: bool = True
    made_elsewhere: bool = False
    searched: Searched | None = Searched()
    begins: str = ""

    def title_for(self, record: Any, *, full: bool) -> str:
        """What a record is called to a reader, who sees it whole or not."""
        if full or self.stub_heading is None:
            return self.heading(record)
        return self.stub_heading(record)

    def transition(self, trigger: str) -> Transition | None:
        """Find one of the workflow's transitions."""
        return self.workflow.transition(trigger)

    def visible(self, actor: Actor, *, full: bool = False) -> ColumnElement[bool]:
        """Say in SQL which records the actor may see, wholly or at least by title."""
        views = self.views if full else (*self.views, *self.title_views)
        return predicate(actor, views, self.shape) if views else or_(false())

    def reachable(self, actor: Actor) -> ColumnElement[bool]:
        """Say in SQL which records the actor may open one by one."""
        views = (*self.views, *self.title_views, *self.reached)
        return predicate(actor, views, self.shape) if views else or_(false())


_nouns: dict[str, Noun] = {}
_by_plural: dict[str, Noun] = {}
_by_prefix: dict[str, Noun] = {}


def register(noun: Noun) -> Noun:
    """Make a kind of record known to every door. Raises WorkflowError if it could trap a record."""
    noun.workflow.validate()
    _nouns[noun.name] = noun
    _by_plural[noun.plural] = noun
    _by_prefix[noun.prefix] = noun
    return noun


def nouns() -> tuple[Noun, ...]:
    """List every kind of record, by name."""
    return tuple(sorted(_nouns.values(), key=lambda noun: noun.name))


def find_noun(word: str) -> Noun | None:
    """Find a kind by its name, its plural or the prefix of a reference."""
    return _nouns.get(word) or _by_plural.get(word) or _by_prefix.get(word.split("-", 1)[0].upper())


def get_noun(word: str) -> Noun:
    """Find a kind that code names; raises KeyError for one that does not exist."""
    return _nouns[word]


def is_restricted(session: Session, noun: Noun, record: Any) -> bool:
    """Whether a record is, or hangs on, a restricted case: its audit events say so (R-SOD-04)."""
    column = noun.shape.kept_back()
    if column is None:
        return False
    asked = select(column).select_from(noun.model).where(noun.model.id == record.id)
    return bool(session.scalar(asked))
