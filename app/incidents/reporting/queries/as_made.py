"""Keep a report as it was made, and read back what its reporter wrote, now and later."""

from collections.abc import Iterator, Mapping
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
from app.ui.words import known_datetime, known_range

ADDED = ("fact", "statement")
_CLOSED = ("closed", "withdrawn")
_SPECS = {spec.name: spec for spec in INCIDENT}
_HEADINGS = {
    "occurred_precision": "How well you know when", "occurred_at": "When it happened",
    "discovered_at": "When it was found out", "subjects": "Whose information",
    "recovered": "Has it been returned or deleted", "reporter_name": "Your name",
    "reporter_contact": "Your phone or e-mail",
}  # fmt: skip
"""What a reporter's answers are called, where the case has other words."""


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


def shown_range(answers: Mapping[str, Any]) -> str:
    """Write between which two times it happened; empty if that is not what was answered."""
    ends = [answers.get(name) for name in ("occurred_at", "occurred_until")]
    if answers.get("occurred_precision") != "range" or not all(ends):
        return ""
    since, until = (parse_instant(str(end)) for end in ends)
    return known_range(since, until)


def _said(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was answered, under its heading; how exact a time is stands with the time."""
    between = shown_range(answers)
    for name, spec in _SPECS.items():
        told_by_time = name == "discovered_precision" or (
            name == "occurred_precision" and "occurred_at" in answers
        )
        if name not in answers or told_by_time or (between and name == "occurred_until"):
            continue
        words = shown_answer(spec, answers[name], answers.get(spec.precision))
        found = between if between and name == "occurred_at" else words
        yield _HEADINGS.get(name, spec.label), found


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
    return OwnReport(
        incident.reference, plain_status(incident.state), incident.submitted_at,
        tuple(_said(answers)), tuple(entries.tuples()),
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
