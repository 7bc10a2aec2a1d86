"""Reads of the incidents' domain that moves, pages and figures share."""

from datetime import date

from sqlalchemy import ColumnElement, Subquery, exists, func, literal_column, select
from sqlalchemy.orm import Session

from app.core.dates import add_months, start_of_day
from app.core.parameters import lookup_whole
from app.incidents.models import Incident, Obligation
from app.links.actions import open_actions_of
from app.links.models import Link


def open_case() -> ColumnElement[bool]:
    """Say in SQL that a case is worked on, in the very words of the index of open cases."""
    ended: list[ColumnElement[str]] = [literal_column("'closed'"), literal_column("'withdrawn'")]
    found: ColumnElement[bool] = Incident.state.notin_(ended)
    return found


def similar(incident: Incident, today: date) -> ColumnElement[bool]:
    """Say in SQL which others are of the same type and team within twelve months (R-INC-07)."""
    months = lookup_whole("incident.repeat_months", today)
    until = incident.submitted_at or start_of_day(today)
    since = start_of_day(add_months(until.date(), -months))
    return (
        (Incident.organisation_id == incident.organisation_id)
        & (Incident.team_id == incident.team_id)
        & (Incident.incident_type == incident.incident_type)
        & (Incident.id != incident.id)
        & (Incident.drill == "no")
        & (Incident.state != "withdrawn")  # an import that was undone had added it
        & Incident.submitted_at.between(since, until)
        & Incident.classification.is_distinct_from("duplicate")
    )


def is_repeat(session: Session, incident: Incident, today: date) -> bool:
    """Whether the same type of incident befell the same team in the twelve months before."""
    if incident.team_id is None or incident.incident_type is None or incident.id is None:
        return False
    return bool(session.scalar(select(exists().where(similar(incident, today)))))


def running_obligations(session: Session, incident_id: int) -> list[Obligation]:
    """List the clocks of an incident that run, the first to end first."""
    query = select(Obligation).where(
        Obligation.incident_id == incident_id, Obligation.state == "running"
    )
    return list(session.scalars(query.order_by(Obligation.due_at, Obligation.id)))


def next_clock() -> Subquery:
    """The first instant at which a running clock of a case ends: ``incident_id``, ``due_at``."""
    return (
        select(Obligation.incident_id, func.min(Obligation.due_at).label("due_at"))
        .where(Obligation.state == "running")
        .group_by(Obligation.incident_id)
        .subquery()
    )


def obligations_of(session: Session, incident_id: int) -> list[Obligation]:
    """List every clock of an incident, in the order in which they were started."""
    query = select(Obligation).where(Obligation.incident_id == incident_id)
    return list(session.scalars(query.order_by(Obligation.id)))


def open_actions(session: Session, incident_id: int) -> list[str]:
    """The references of an incident's actions that are neither done nor settled otherwise."""
    return [one.reference for one in open_actions_of(session, "incident", incident_id)]


def has_links(session: Session, incident_id: int) -> bool:
    """Whether an incident is linked to an asset or a processing record now."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    Link.from_kind == "incident", Link.from_id == incident_id,
                    Link.to_kind.in_(("asset", "processing_record")), Link.ends_on.is_(None),
                )
            )
        )
    )  # fmt: skip


def has_duplicates(session: Session, incident_id: int) -> bool:
    """Whether other incidents were linked to this one as its duplicates."""
    return bool(session.scalar(select(exists().where(Incident.duplicate_of_id == incident_id))))
