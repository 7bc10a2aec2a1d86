"""The message log: what was to be mailed, what became of it, and sending it again (R-REM-07)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.audit.chain import Entry
from app.core.errors import NotFoundError, RefusedError
from app.engine.unit_of_work import retrying, unit_of_work
from app.identity.actor import Actor
from app.identity.models import Person
from app.outbox.models import Message, OutboxRow
from app.policy.decisions import predicate
from app.policy.shape import PolicyShape
from workflows.definition import Refusal

VIEW, RESEND = "message_log.view", "message_log.resend"
STATES = ("waiting", "sent", "parked", "cancelled")
SHAPE = PolicyShape(organisation=OutboxRow.organisation_id)


@dataclass(frozen=True, slots=True)
class Logged:
    """One mail, its message and whom it is for."""

    mail: OutboxRow
    message: Message
    person: Person


def list_mail(
    session: Session, actor: Actor, *, states: Sequence[str], before: int | None, limit: int
) -> list[Logged]:
    """List mail that the actor may see, newest first, from before an id on."""
    query = (
        select(OutboxRow, Message, Person)
        .join(Message, Message.id == OutboxRow.message_id)
        .join(Person, Person.id == OutboxRow.person_id)
        .where(predicate(actor, [VIEW], SHAPE))
        .order_by(OutboxRow.id.desc())
        .limit(limit)
    )
    if states:
        query = query.where(OutboxRow.state.in_(states))
    if before is not None:
        query = query.where(OutboxRow.id < before)
    return [Logged(*row) for row in session.execute(query).tuples()]


def resend(mail_id: int, actor: Actor, *, now: datetime) -> None:
    """Send a mail again that was parked, and write to that address again.

    Raises NotFoundError for mail that is not the actor's to send, RefusedError unless it is parked.
    """
    retrying(lambda: _resend(mail_id, actor, now))


def _resend(mail_id: int, actor: Actor, now: datetime) -> None:
    with unit_of_work(now) as unit:
        row = unit.session.scalars(
            select(OutboxRow)
            .where(OutboxRow.id == mail_id, predicate(actor, [RESEND], SHAPE))
            .with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFoundError("message")
        if row.state != "parked":
            sentence = "Only mail that was given up is sent again."
            raise RefusedError([Refusal("not_parked", sentence)])
        unit.session.execute(
            update(OutboxRow)
            .where(OutboxRow.id == row.id)
            .values({"state": "waiting", "attempts": 0, "next_attempt_at": now, "last_error": None})
        )
        person = unit.session.get_one(Person, row.person_id)
        person.mail_stopped_at = None
        entry = Entry(
            event="message.resent", door=actor.door.value, actor_name=actor.name,
            permission=RESEND, correlation_id=unit.correlation_id, at=now,
            chain=actor.organisation_id or person.organisation_id,
            actor_person_id=actor.person_id, subject_kind="person", subject_id=person.id,
            subject_reference=person.reference, subject_organisation_id=row.organisation_id,
        )  # fmt: skip
        unit.entries.append(entry)
