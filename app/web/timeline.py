"""The history of a record in sentences, from the audit record (config/sentences.json)."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditDetail, AuditEvent
from app.core.fields import FieldSpec, shown_value
from app.engine.noun import Noun
from app.engine.reading import pointers
from app.ui.record import Change, Entry

SENTENCES = Path(__file__).resolve().parents[2] / "config" / "sentences.json"
SHOWN = 30
_DOORS = {"api": "through the API", "command_line": "at the command line", "job": "by itself",
          "import": "by import"}  # fmt: skip


@cache
def sentences() -> dict[str, str]:
    """Read the sentence of every event."""
    found: dict[str, str] = json.loads(SENTENCES.read_text(encoding="utf-8"))
    return found


def sentence_of(event: str) -> str:
    """Say an event in words; what has no words of its own is said by its name."""
    return sentences().get(event, event)


def timeline(session: Session, noun: Noun, record: Any, *, limit: int = SHOWN) -> list[Entry]:
    """Tell what happened to a record, newest first."""
    rows = session.execute(
        select(AuditEvent, AuditDetail)
        .outerjoin(AuditDetail, AuditDetail.event_id == AuditEvent.id)
        .where(
            AuditEvent.subject_kind == noun.name,
            AuditEvent.subject_id == record.id,
            AuditEvent.outcome == "done",
        )
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    specs = {spec.name: spec for spec in noun.fields}
    pointing = dict(pointers(noun))
    return [
        Entry(
            at=event.at,
            sentence=sentence_of(event.event),
            who=event.actor_name,
            door=_DOORS.get(event.door, ""),
            reason=(detail.reason_text or "") if detail else "",
            changes=_changes(detail, specs, pointing) if detail else (),
        )
        for event, detail in rows
    ]


def _changes(
    detail: AuditDetail, specs: dict[str, FieldSpec], pointing: dict[str, str]
) -> tuple[Change, ...]:
    """Show the fields a person changed; what stands for another record is told by the event."""
    before = detail.before_values
    if before is None:
        return ()
    after = detail.after_values or {}
    return tuple(
        Change(specs[name].label, _shown(specs[name], before.get(name)), _shown(specs[name], value))
        for name, value in after.items()
        if name in specs and name not in pointing
    )


def _shown(spec: FieldSpec, value: Any) -> str:
    text = shown_value(spec, value)
    return text if len(text) <= 200 else text[:199] + "…"
