"""The record that a comment or a document hangs on, and who may see or change that."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session

from app.core.errors import FieldFault, InvalidError
from app.engine import machine
from app.engine.move import Move
from app.engine.noun import Noun, find_noun, get_noun, nouns
from app.identity.actor import Actor
from app.policy.decisions import predicate

HANGING = frozenset({"comment", "document"})
"""What hangs on records; nothing hangs on these."""


def carries(noun: Noun, hanging: Any = None) -> bool:
    """Whether something can hang on records of a kind: on all that have a page.

    ``hanging`` is the table of what hangs, where that is a kind of record others hang on too: it
    never hangs on its own kind.
    """
    return not noun.private and noun.name not in HANGING and noun.model is not hanging


def find_subject(
    session: Session, reference: str, actor: Actor, hanging: Any = None
) -> tuple[Noun, Any] | None:
    """Find the record of a reference, if it can carry anything and the actor sees it whole.

    It is named, not shown: nothing is recorded of it as a view.
    """
    noun = find_noun(reference.strip())
    if noun is None or not carries(noun, hanging):
        return None
    seen = true() if actor.system else noun.visible(actor, full=True)
    wanted = select(noun.model).where(noun.model.reference == reference.strip().upper(), seen)
    record = session.scalars(wanted).one_or_none()
    return None if record is None else (noun, record)


def is_open(noun: Noun, record: Any) -> bool:
    """Whether the fields of a record can still be changed, by whoever may."""
    return any(
        machine.offered(noun.workflow, record.state, t.trigger)
        for t in noun.workflow.transitions
        if t.edits_fields and not t.creates
    )


def hang(move: Move) -> tuple[Noun, Any]:
    """Tie a new record to the one its ``subject`` names, of whose organisation it is from then on.

    Raises InvalidError, in the same words for a record that is unknown and one that the actor may
    not see.
    """
    reference = str(move.values["subject"])
    found = find_subject(move.session, reference, move.actor, move.noun.model)
    if found is None:
        sentence = f"There is no record “{reference}”, or you may not see it."
        raise InvalidError([FieldFault("subject", sentence)])
    noun, record = found
    hanging = move.record
    hanging.subject, hanging.subject_kind = record.reference, noun.name
    hanging.subject_key = record.id
    hanging.organisation_id = noun.organisation_of(record)
    return noun, record


def subject_address(subject: str) -> str:
    """The address of the page of the record that something hangs on."""
    noun = find_noun(subject)
    return f"/{noun.plural}/{subject}" if noun is not None else "/"


def subject_of(session: Session, hanging: Any) -> tuple[Noun, Any]:
    """Read the record that something hangs on, whoever asks."""
    noun = get_noun(hanging.subject_kind)
    return noun, session.get_one(noun.model, hanging.subject_key)


def edit_permissions(noun: Noun) -> list[str]:
    """Name the permissions to change the fields of a record of a kind."""
    flow = noun.workflow
    return [flow.permission(t) for t in flow.transitions if t.edits_fields and not t.creates]


def parent_visible(model: Any) -> Callable[[Actor], ColumnElement[bool]]:
    """Say in SQL that the record something hangs on is one the actor sees whole."""
    return lambda actor: _hangs_on(model, lambda noun: noun.visible(actor, full=True))


def parent_editable(model: Any) -> Callable[[Actor], ColumnElement[bool]]:
    """Say in SQL that the record something hangs on is one whose fields the actor may change."""
    return lambda actor: _hangs_on(
        model, lambda noun: predicate(actor, edit_permissions(noun), noun.shape)
    )


def parent_owned(model: Any) -> Callable[[tuple[int, ...]], ColumnElement[bool]]:
    """Say in SQL that the record something hangs on is, or hangs on, an asset of these people."""

    def owned(people: tuple[int, ...]) -> ColumnElement[bool]:
        return _hangs_on(
            model, lambda noun: false() if noun.shape.assets is None else noun.shape.assets(people)
        )

    return owned


def parent_restricted(model: Any) -> Callable[[], ColumnElement[bool]]:
    """Say in SQL that the record something hangs on is, or hangs on, a restricted case."""

    def restricted(noun: Noun) -> ColumnElement[bool]:
        column: ColumnElement[bool] | None = noun.shape.kept_back()
        return false() if column is None else column

    return lambda: _hangs_on(model, restricted)


def _hangs_on(model: Any, allowed: Callable[[Noun], ColumnElement[bool]]) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    for noun in nouns():
        condition = allowed(noun) if carries(noun, model) else false()
        if condition is not false():
            parent = select(noun.model.id).where(noun.model.id == model.subject_key, condition)
            found.append(
                and_(model.subject_kind == noun.name, parent.correlate(model.__table__).exists())
            )
    return or_(false(), *found)
