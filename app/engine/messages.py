"""Tell people: each move names its messages, the catalogue holds their words."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import and_, or_, select

from app.core.references import next_references
from app.engine.move import Move
from app.engine.unit_of_work import UnitOfWork
from app.identity.holdings import dates_hold
from app.identity.models import Absence, CaseAccess, Deputy, Membership, Person
from app.outbox.models import Message, OutboxRow

CATALOGUE = Path(__file__).resolve().parents[2] / "config" / "messages.json"


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Read the messages: name to subject and body, with ``{reference}`` and the like inside."""
    found: dict[str, dict[str, str]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return found


def priority_of(name: str) -> int:
    """The place of a message in the outbox: 0 for what its words call urgent, before all others."""
    return 0 if catalogue()[name].get("urgent") == "yes" else 1


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
    """List the persons a word means: one on the record, one a move asks for, holders of a role."""
    if any(asked.name == to and asked.kind == "person" for asked in move.transition.asks):
        named = move.values.get(to)
        if named is not None:
            return [int(named)]
    column = f"{to}_id"
    if hasattr(move.record, column):
        person_id = getattr(move.record, column)
        return [] if person_id is None else [int(person_id)]
    case = move.noun.case(move.record) if move.noun.case is not None else None
    return role_holders(move.unit, to, move.noun.organisation_of(move.record), case=case)


def role_holders(
    unit: UnitOfWork, role: str, organisation_id: int, *, case: tuple[str, int] | None = None
) -> list[int]:
    """List who holds a role in an organisation on the unit's day, and who stands in (R-ROLE-02).

    A deputy is told while the holder is away. Who is involved in ``case`` is left out, and their
    deputy or nominee takes their place (R-SOD-02).
    """
    involved = _involved(unit, case)
    held = unit.session.execute(
        select(Membership.id, Membership.person_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == role,
            Membership.state == "held",
            dates_hold(Membership, unit.today),
        )
        .order_by(Membership.person_id)
    ).all()
    holders = {row.person_id for row in held}
    found = [*holders, *_deputies(unit, {row.id for row in held}, involved)]
    return [person for person in sorted(set(found)) if person not in involved]


def _deputies(unit: UnitOfWork, memberships: set[int], involved: set[int]) -> list[int]:
    if not memberships:
        return []
    away = select(Absence.person_id).where(
        Absence.state == "recorded", dates_hold(Absence, unit.today)
    )
    kept_out = Membership.person_id.in_(sorted(involved))
    acts = or_(and_(Membership.person_id.in_(away), Deputy.for_involvement.is_(False)), kept_out)
    query = (
        select(Deputy.person_id)
        .join(Membership, Membership.id == Deputy.membership_id)
        .where(Membership.id.in_(sorted(memberships)), acts, dates_hold(Deputy, unit.today))
    )
    return list(unit.session.scalars(query))


def _involved(unit: UnitOfWork, case: tuple[str, int] | None) -> set[int]:
    if case is None:
        return set()
    query = select(CaseAccess.person_id).where(
        CaseAccess.subject_kind == case[0], CaseAccess.subject_id == case[1],
        CaseAccess.right == "involved", CaseAccess.until.is_(None),
    )  # fmt: skip
    return set(unit.session.scalars(query))


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
                priority=priority_of(message.name),
                created_at=unit.now,
                next_attempt_at=unit.now,
            )
        )
