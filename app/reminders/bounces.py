"""Mail that came back for good: the address rests, and someone is told (R-REM-07)."""

from sqlalchemy import select, update

from app.audit.chain import Entry
from app.core.door import Door
from app.engine.messages import queue_message, role_holders
from app.engine.move import Move
from app.engine.unit_of_work import UnitOfWork
from app.identity.actor import system_actor
from app.identity.models import Person, Team
from app.outbox.models import OutboxRow

ALERT = "mail_returned"
_ADDRESS = "refused_address"


def stop_mail(unit: UnitOfWork, row: OutboxRow, address: str) -> None:
    """Send no more to an address that was refused for good, and tell the person's manager."""
    person = unit.session.get_one(Person, row.person_id)
    person.mail_stopped_at = unit.now
    unit.session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == row.id)
        .values(payload={**row.payload, _ADDRESS: address})
    )
    for someone in _told(unit, person):
        queue_message(
            unit, name=ALERT, key=f"{ALERT}:{row.id}:{someone}", person_id=someone,
            organisation_id=person.organisation_id, subject_kind="person",
            subject_reference=person.reference,
        )  # fmt: skip
    actor = system_actor(Door.JOB)
    entry = Entry(
        event="message.returned", door=actor.door.value, actor_name=actor.name,
        permission="message.deliver", correlation_id=unit.correlation_id, at=unit.now,
        chain=person.organisation_id, subject_kind="person", subject_id=person.id,
        subject_reference=person.reference, subject_organisation_id=person.organisation_id,
    )  # fmt: skip
    unit.entries.append(entry)


def begin_again(move: Move) -> None:
    """Another address on the record is written to again."""
    person = move.record
    if person.mail_stopped_at is None:
        return
    refused = move.session.scalars(
        select(OutboxRow.payload)
        .where(OutboxRow.person_id == person.id, OutboxRow.state == "parked")
        .order_by(OutboxRow.id.desc())
    )
    if all(payload.get(_ADDRESS) != person.email for payload in refused):
        person.mail_stopped_at = None


def _told(unit: UnitOfWork, person: Person) -> list[int]:
    """The manager; without one, whoever leads the team; else the administrators and IG officers."""
    team = unit.session.get(Team, person.team_id) if person.team_id else None
    above = person.manager_id or (team.manager_id if team else None)
    if above is not None and above != person.id:
        return [above]
    found = {
        someone
        for role in ("organisation_admin", "ig_officer")
        for someone in role_holders(unit, role, person.organisation_id)
    }
    return sorted(found - {person.id})
