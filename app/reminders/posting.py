"""Put many messages into inboxes and their mail into the outbox: the same key comes once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.core.references import next_references
from app.engine.messages import priority_of
from app.engine.unit_of_work import UnitOfWork
from app.identity.models import Person
from app.outbox.models import Message, OutboxRow


@dataclass(frozen=True, slots=True)
class Draft:
    """A message to one person, and the mail of it: when it may leave (UTC), for which due item."""

    key: str
    person_id: int
    organisation_id: int
    name: str
    fields: dict[str, Any]
    leaves_at: datetime
    subject_kind: str | None = None
    subject_reference: str | None = None
    due_item_id: int | None = None

    def row(self, unit: UnitOfWork, reference: str) -> dict[str, Any]:
        """Make the row of the inbox."""
        return {
            "key": self.key, "person_id": self.person_id, "organisation_id": self.organisation_id,
            "name": self.name, "fields": self.fields, "subject_kind": self.subject_kind,
            "subject_reference": self.subject_reference, "reference": reference,
            "state": "unread", "version": 1, "created_at": unit.now, "updated_at": unit.now,
        }  # fmt: skip


def post(unit: UnitOfWork, drafts: Sequence[Draft]) -> int:
    """Write messages and mail in a few statements; returns how many are new (R-REM-03)."""
    if not drafts:
        return 0
    made = postgresql if unit.session.get_bind().dialect.name == "postgresql" else sqlite
    references = next_references(unit.session, "MSG", unit.today.year, len(drafts))
    rows = [draft.row(unit, reference) for draft, reference in zip(drafts, references, strict=True)]
    insertion = made.insert(Message).on_conflict_do_nothing(index_elements=[Message.key])
    fresh: dict[str, int] = {}
    for key, message_id in unit.session.execute(insertion.returning(Message.key, Message.id), rows):
        fresh[key] = message_id
    _post_mail(unit, [draft for draft in drafts if draft.key in fresh], fresh)
    return len(fresh)


def _post_mail(unit: UnitOfWork, drafts: Sequence[Draft], ids: dict[str, int]) -> None:
    people = {draft.person_id for draft in drafts}
    reachable = set(
        unit.session.scalars(
            select(Person.id).where(
                Person.id.in_(sorted(people)),
                Person.email.is_not(None),
                Person.mail_stopped_at.is_(None),
            )
        )
    )
    mails: list[dict[str, Any]] = [
        {
            "key": f"mail:{draft.key}", "channel": "mail", "message_id": ids[draft.key],
            "person_id": draft.person_id, "organisation_id": draft.organisation_id,
            "due_item_id": draft.due_item_id, "payload": {}, "state": "waiting",
            "priority": priority_of(draft.name),
            "created_at": unit.now, "next_attempt_at": draft.leaves_at, "attempts": 0,
        }
        for draft in drafts
        if draft.person_id in reachable
    ]  # fmt: skip
    if mails:
        unit.session.execute(insert(OutboxRow), mails)
