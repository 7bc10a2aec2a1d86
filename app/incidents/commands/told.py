"""What a case learns from its notices and letters: when it was told of, and what was decided."""

from collections.abc import Mapping
from typing import Any

from app.engine.move import Move
from app.engine.noun import Handler
from app.incidents.models import Incident


def _note_filing(move: Move) -> None:
    """The first time counts; a report after one that was withdrawn is a first one again.

    What is noted ``anew`` stands instead: a notice was recorded by mistake.
    """
    incident: Incident = move.record
    values = move.values
    if values.get("anew") == "yes":
        _note_anew(incident, values)
    elif values["told"] == "people":
        incident.individuals_told_at = incident.individuals_told_at or values["sent_at"]
        incident.people_told = values.get("people_told") or incident.people_told
    else:
        if incident.regulator_told_at is None or incident.regulator_withdrawn_at is not None:
            incident.regulator_told_at, incident.regulator_withdrawn_at = values["sent_at"], None
        known = incident.regulator_reference
        incident.regulator_reference = values.get("regulator_reference") or known


def _note_anew(incident: Incident, values: Mapping[str, Any]) -> None:
    if values["told"] == "people":
        incident.individuals_told_at = values.get("sent_at")
        incident.people_told = values.get("people_told")
    else:
        incident.regulator_told_at = values.get("sent_at")
        incident.regulator_reference = values.get("regulator_reference")


def _note_outcome(move: Move) -> None:
    """A letter that was recorded by mistake takes its decision back: what others say stands."""
    move.record.regulator_outcome = move.values["outcome"]


HANDLERS: Mapping[str, Handler] = {"note_filing": _note_filing, "note_outcome": _note_outcome}
