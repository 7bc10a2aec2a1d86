"""Which kinds of record hang together, declared once: record pages and maps follow."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from app.engine.noun import Noun, get_noun
from app.identity.actor import Actor
from app.links.models import Link

MOST = 50
"""How many of one kind a page names before it says that there are more."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Records of another kind that belong with one of ours, and the heading they stand under.

    ``where`` says in SQL, over the other kind's table, which ones belong with a given record.
    ``called`` names the column that says what each is called, ``note`` one that says more of it.
    """

    noun: str
    title: str
    other: str
    where: Callable[[Any], ColumnElement[bool]]
    called: str = "name"
    note: str = ""


@dataclass(frozen=True, slots=True)
class RelatedRecord:
    """One record at the other end."""

    reference: str
    title: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """The records under one heading that the reader may see; ``more`` when some were left off."""

    relation: Relation
    noun: Noun
    records: tuple[RelatedRecord, ...]
    more: bool = False


_relations: dict[str, dict[str, Relation]] = {}


def relate(*relations: Relation) -> None:
    """Declare relations; each shows on the page of its ``noun``, under a heading of its own."""
    for relation in relations:
        _relations.setdefault(relation.noun, {})[relation.title] = relation


def linked(
    kind: str, *, towards: bool, other: str, ended: bool = False
) -> Callable[[Any], ColumnElement[bool]]:
    """Say which records a link joins: those it points towards, or those it comes from.

    Only links that hold now count, unless ended ones are asked for too.
    """

    def where(record: Any) -> ColumnElement[bool]:
        ours, theirs = (Link.from_id, Link.to_id) if towards else (Link.to_id, Link.from_id)
        their_kind = Link.to_kind if towards else Link.from_kind
        joined = select(theirs).where(Link.kind == kind, their_kind == other, ours == record.id)
        if not ended:
            joined = joined.where(Link.ends_on.is_(None))
        found: ColumnElement[bool] = get_noun(other).model.id.in_(joined)
        return found

    return where


def find_related(
    session: Session, noun: Noun, record: Any, actor: Actor, leaving_out: Collection[str] = ()
) -> list[Group]:
    """Find what hangs on a record and may be seen, in one query; kinds with nothing are empty.

    ``leaving_out`` names headings whose records are not asked for.
    """
    declared = _relations.get(noun.name, {})
    relations = [one for title, one in declared.items() if title not in leaving_out]
    if not relations:
        return []
    parts = [_part(place, relation, record, actor) for place, relation in enumerate(relations)]
    found: dict[int, list[RelatedRecord]] = {}
    for place, reference, title, state, note in session.execute(union_all(*parts)):
        found.setdefault(place, []).append(
            RelatedRecord(reference, title or reference, state, note or "")
        )
    return [
        Group(relation, get_noun(relation.other), *_cut(found.get(place, [])))
        for place, relation in enumerate(relations)
    ]


def _part(place: int, relation: Relation, record: Any, actor: Actor) -> Select[Any]:
    other = get_noun(relation.other)
    title = cast(getattr(other.model, relation.called), String)
    note = cast(getattr(other.model, relation.note), String) if relation.note else null()
    rows = (
        select(
            literal(place).label("place"),
            other.model.reference,
            title.label("title"),
            other.model.state,
            cast(note, String).label("note"),
        )
        .where(relation.where(record), other.visible(actor))
        .order_by(other.model.id)
        .limit(MOST + 1)
    )
    return select(rows.subquery())


def _cut(records: Sequence[RelatedRecord]) -> tuple[tuple[RelatedRecord, ...], bool]:
    return tuple(records[:MOST]), len(records) > MOST
