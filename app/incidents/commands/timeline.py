"""The case's own timeline: lines that are added and never changed."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from app.engine.move import Move
from app.incidents.models import CaseEntry

PRIVILEGED = "privileged"
"""Legally privileged: never in a pack, an export or a partner's view (finding 47)."""


def add_entry(
    move: Move,
    incident_id: int,
    kind: str,
    text: str,
    *,
    at: datetime | None = None,
    result: str | None = None,
    how: str | None = None,
) -> None:
    """Add a line; ``at`` is the aware instant at which it was so, now unless told."""
    move.session.add(
        CaseEntry(
            organisation_id=move.noun.organisation_of(move.record), incident_id=incident_id,
            kind=kind, text=text, result=result, how=how, at=at or move.unit.now,
            recorded_at=move.unit.now, person_id=move.actor.person_id, who=move.actor.name,
        )
    )  # fmt: skip


def entries_of(session: Session, incident_id: int, *, privileged: bool = False) -> list[CaseEntry]:
    """List a case's timeline, newest first; privileged lines only where asked for."""
    query = select(CaseEntry).where(CaseEntry.incident_id == incident_id)
    if not privileged:
        query = query.where(CaseEntry.kind != PRIVILEGED)
    return list(session.scalars(query.order_by(CaseEntry.at.desc(), CaseEntry.id.desc())))


def entries_by(session: Session, incident_id: int, kinds: tuple[str, ...]) -> list[CaseEntry]:
    """List the lines of some kinds, oldest first."""
    query = select(CaseEntry).where(CaseEntry.incident_id == incident_id, CaseEntry.kind.in_(kinds))
    return list(session.scalars(query.order_by(CaseEntry.id)))


def has_entry(session: Session, incident_id: int, kind: str) -> bool:
    """Whether the timeline has a line of a kind."""
    found: ColumnElement[bool] = exists().where(
        CaseEntry.incident_id == incident_id, CaseEntry.kind == kind
    )
    return bool(session.scalar(select(found)))


def last_result(session: Session, incident_id: int) -> datetime | None:
    """When what stands of a case's containment was done; None where nothing says how it stands."""
    found: datetime | None = session.scalar(
        select(func.max(CaseEntry.at)).where(
            CaseEntry.incident_id == incident_id, CaseEntry.kind == "containment",
            CaseEntry.result != "step",
        )
    )  # fmt: skip
    return found
