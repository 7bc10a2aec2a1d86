"""Tell people: each move names its messages, the catalogue holds their words."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select

from app.core.references import next_references
from app.engine.move import Move
from app.engine.unit_of_work import UnitOfWork
from app.identity.models import Membership, Person
from app.outbox.models import Message, OutboxRow

CATALOGUE = Path(__file__).resolve().parents[2] / "config" / "messages.json"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Read the messages: name to subject and body, with ``{reference}`` and the like inside."""
    found: dict[str, dict[str, str]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return found


def tell(move: Move) -> None:
    """Queue what a move says to whom, in the same transaction."""
    for message in move.transition.tells:
        for person_id in recipients(move, message.to):
            if person_id == move.actor.person_id:
                continue
            key = (
                f"{message.message}:{move.record.reference}:{move.unit.correlation_id}:{person_id}"
            )
            queue_message(
                move.unit, name=message.message, key=key, person_id=person_id,
                organisation_id=move.noun.organisation_of(move.record),
                subject_kind=move.noun.name, subject_reference=move.record.reference,
            )  # fmt: skip


def recipients(move: Move, to: str) -> list[int]:
    """List the persons a word means: a person on the record, or holders of a role today."""
    column = f"{to}_id"
    if hasattr(move.record, column):
        person_id = getattr(move.record, column)
        return [] if person_id is None else [int(person_id)]
    return role_holders(move.unit, to, move.noun.organisation_of(move.record))


def role_holders(unit: UnitOfWork, role: str, organisation_id: int) -> list[int]:
    """List who holds a role in an organisation on the unit's day (R-ROLE-02)."""
    return list(
        unit.session.scalars(
            select(Membership.person_id)
            .where(
                Membership.organisation_id == organisation_id,
                Membership.role == role,
                Membership.state == "held",
                Membership.starts_on <= unit.today,
                or_(Membership.ends_on.is_(None), Membership.ends_on >= unit.today),
            )
            .distinct()
            .order_by(Membership.person_id)
        )
    )


def queue_message(
    unit: UnitOfWork,
    *,
    name: str,
    key: str,
    person_id: int,
    organisation_id: int,
    subject_kind: str | None = None,
    subject_reference: str | None = None,
    fields: dict[str, Any] | None = None,
) -> bool:
    """Put a message in a person's inbox and its mail in the outbox. The same key comes once.

    Returns whether it was new (R-REM-03). No case detail goes in ``fields`` (R-REM-09).
    """
    if name not in catalogue():
        raise KeyError(f"config/messages.json has no message {name}")
    if unit.session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return False
    message = Message(
        reference=next_references(unit.session, "MSG", unit.today.year)[0], state="unread",
        version=1, created_at=unit.now, updated_at=unit.now, key=key, person_id=person_id,
        organisation_id=organisation_id, name=name, subject_kind=subject_kind,
        subject_reference=subject_reference, fields=fields or {},
    )  # fmt: skip
    unit.session.add(message)
    unit.session.flush()
    _queue_mail(unit, message)
    return True


def _queue_mail(unit: UnitOfWork, message: Message) -> None:
    person = unit.session.get_one(Person, message.person_id)
    if person.email and person.mail_stopped_at is None:
        unit.session.add(
            OutboxRow(
                key=f"mail:{message.key}",
                channel="mail",
                message_id=message.id,
                person_id=person.id,
                organisation_id=message.organisation_id,
                created_at=unit.now,
                next_attempt_at=unit.now,
            )
        )
