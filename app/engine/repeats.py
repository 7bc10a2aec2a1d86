"""A command that comes twice with the same key acts once and is answered twice."""

import hashlib
from datetime import timedelta

import rfc8785
from sqlalchemy import select

from app.core.errors import FieldFault, InvalidError
from app.engine import snapshot
from app.engine.commands import Command, CommandKey, Outcome
from app.engine.noun import get_noun
from app.engine.unit_of_work import UnitOfWork
from app.identity.actor import Actor

KEY_KEPT = timedelta(hours=24)


def find_repeat(command: Command, unit: UnitOfWork, actor: Actor) -> Outcome | None:
    """Answer a command whose key was used before; raises InvalidError if its content differs."""
    if command.key is None:
        return None
    kept = unit.session.get(CommandKey, _key(command, actor))
    if kept is None or kept.kept_until < unit.now:
        return None
    if kept.body_hash != _body_hash(command):
        raise InvalidError(
            [FieldFault("idempotency_key", "This key was used before with other content.")]
        )
    noun = get_noun(kept.noun)
    record = unit.session.execute(
        select(noun.model).where(noun.model.reference == kept.reference)
    ).scalar_one()
    return Outcome(
        noun=noun.name, reference=record.reference, record_id=record.id, state=record.state,
        version=record.version, event="", repeated=True,
    )  # fmt: skip


def keep_key(command: Command, outcome: Outcome, unit: UnitOfWork, actor: Actor) -> None:
    """Remember the answer to a command with a key, for 24 hours."""
    if command.key is not None:
        unit.session.merge(
            CommandKey(
                key=_key(command, actor),
                body_hash=_body_hash(command),
                noun=outcome.noun,
                reference=outcome.reference,
                kept_until=unit.now + KEY_KEPT,
            )
        )


def _key(command: Command, actor: Actor) -> str:
    return f"{actor.account_id or actor.name}:{command.key}"


def _body_hash(command: Command) -> str:
    body = [command.noun, command.trigger, command.reference, command.organisation]
    return hashlib.sha256(
        rfc8785.dumps([*body, snapshot.as_json(dict(command.inputs))])
    ).hexdigest()
