"""What moves of comments set on their records."""

from collections.abc import Mapping

from app.documents.subjects import hang
from app.engine.move import Move
from app.engine.noun import Handler


def _add(move: Move) -> None:
    noun, _record = hang(move)
    move.record.author_id = move.actor.person_id
    move.facts = {"subject_kind": noun.name}


def _edit(move: Move) -> None:
    if move.values["body"] != move.record.body:
        move.record.body = move.values["body"]
        move.record.edited_at = move.unit.now


def _withdraw(move: Move) -> None:
    move.record.withdrawn_body, move.record.body = move.record.body, None


COMMENT: Mapping[str, Handler] = {"add": _add, "edit": _edit, "withdraw": _withdraw}
