"""Keep a report as it was made, and read back what its reporter wrote, now and later."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.dates import parse_instant
from app.core.fields import FieldKind, FieldSpec, json_value, shown_value
from app.engine.move import Move, subscribe
from app.identity.models import Team
from app.incidents.fields import INCIDENT
from app.incidents.models import CaseEntry, Incident
from app.incidents.reporting.models import ReportAsMade
from app.incidents.reporting.rules.questions import plain
from app.ui.words import known_datetime

ADDED = ("fact", "statement")
_CLOSED = ("closed", "withdrawn")
_SPECS = {spec.name: spec for spec in INCIDENT}


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What a reporter reads of their report, and nothing of the case but a word on where it is.

    ``added`` holds what they added since, oldest first, with the aware instant of each.
    """

    reference: str
    status: str
    reported_at: datetime | None
    said: tuple[tuple[str, str], ...]
    added: tuple[tuple[datetime, str], ...]


def plain_status(state: str) -> str:
    """Say in plain words where a report is; no stage of the case shows through (R-INT-05)."""
    if state in _CLOSED:
        return "Closed"
    return "Received" if state == "reported" else "Being looked at"


def shown_answer(spec: FieldSpec, value: Any, how_exact: str | None = None) -> str:
    """Write an answer as its reporter reads it; an instant comes as ISO text.

    ``how_exact`` is what was answered to the question how exact an instant is.
    """
    if spec.kind is FieldKind.INSTANT and isinstance(value, str):
        return known_datetime(parse_instant(value), how_exact)
    if spec.kind is FieldKind.YES_NO_UNKNOWN and value == "unknown":
        return "Not sure"
    return shown_value(replace(spec, choices=tuple(plain(spec.name, spec.choices))), value)


def read_report(session: Session, incident: Incident, person_id: int | None) -> OwnReport:
    """Read what was said in a report, and what this person, or the public, added since."""
    kept = session.scalar(select(ReportAsMade).where(ReportAsMade.incident_id == incident.id))
    answers: dict[str, Any] = kept.answers if kept else {}
    entries = session.execute(
        select(CaseEntry.recorded_at, CaseEntry.text)
        .where(
            CaseEntry.incident_id == incident.id, CaseEntry.kind.in_(ADDED),
            CaseEntry.person_id.is_not_distinct_from(person_id),
        )
        .order_by(CaseEntry.id)
    )  # fmt: skip
    said = tuple(
        (spec.label, shown_answer(spec, answers[name], answers.get(spec.precision)))
        for name, spec in _SPECS.items()
        if name in answers
    )
    return OwnReport(
        incident.reference, plain_status(incident.state), incident.submitted_at, said,
        tuple(entries.tuples()),
    )  # fmt: skip


def subscribe_reports() -> None:
    """Keep every report as it is made, through whichever door it comes."""
    for event in ("incident.reported", "incident.recorded"):
        subscribe(event, _keep)


def _keep(move: Move) -> None:
    incident: Incident = move.record
    said = {
        name: json_value(_SPECS[name], value)
        for name, value in move.values.items()
        if name in _SPECS and value is not None
    }
    if incident.team_id is not None and "team" in said:
        said["team"] = move.session.get_one(Team, incident.team_id).name
    move.session.add(
        ReportAsMade(
            organisation_id=incident.organisation_id, incident_id=incident.id, answers=said
        )
    )
