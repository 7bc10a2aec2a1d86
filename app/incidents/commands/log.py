"""Entries of an old log: brought in closed, and corrected by a later edition of it (R-LOG-01)."""

from collections.abc import Mapping
from typing import Any

from app.core.dates import london_date
from app.engine.move import Move
from app.engine.noun import Handler
from app.incidents.commands.cases import fill
from app.incidents.commands.log_fields import LOG
from app.incidents.models import Incident
from app.incidents.rules.siri import SiriError, SiriScore, scheme_on, siri_score

_FLAGS = {"near_miss": "near_miss", "not_incident": "non_event"}


def siri_of(values: Mapping[str, Any]) -> SiriScore | None:
    """The score of 2013 to 2018 that an entry's own facts give; None where it has not enough.

    ``values`` are fields of an incident, instants as instants (R-SIRI-01 to 03).
    """
    factors, people = values.get("siri_factors"), values.get("people_affected")
    day = values.get("occurred_at") or values.get("discovered_at") or values.get("submitted_at")
    scheme = values.get("siri_scheme") or (scheme_on(london_date(day)) if day else None)
    if not factors or people is None or scheme is None:
        return None
    flag = _FLAGS.get(values.get("classification") or "")
    try:
        return siri_score(scheme, people, [f.upper() for f in factors], outcome_flag=flag)
    except SiriError:
        return None


def _bring_in(move: Move) -> None:
    """An entry of an old log: closed when it was, or when it was reported.

    Without a day of report it stands on the day it was found, else on the day it happened. Only a
    day of closure that the log names is one for figures.
    """
    incident: Incident = move.record
    _take(move)
    incident.submitted_at = (
        incident.submitted_at or incident.discovered_at or incident.occurred_until
        or incident.occurred_at or incident.closed_at or move.unit.now
    )  # fmt: skip
    incident.aware_at = incident.aware_at or incident.discovered_at
    incident.first_closed_at = incident.closed_at
    incident.closed_at = incident.closed_at or incident.submitted_at
    incident.classification = incident.classification or "breach"
    _settle(move)


def _correct(move: Move) -> None:
    """What the log says now; the version before stays in history."""
    incident: Incident = move.record
    _take(move)
    if move.values.get("closed_at"):
        incident.first_closed_at = incident.closed_at
    _settle(move)


def _take(move: Move) -> None:
    for spec in LOG:
        if spec.name in move.values:
            setattr(move.record, spec.name, move.values[spec.name])


def _settle(move: Move) -> None:
    incident: Incident = move.record
    names = ("siri_factors", "people_affected", "siri_scheme", "classification", "occurred_at",
             "discovered_at", "submitted_at")  # fmt: skip
    score = siri_of({name: getattr(incident, name) for name in names})
    if score is not None:
        incident.siri_score, incident.siri_level = score.final_score, score.level
    fill(move)


HANDLERS: Mapping[str, Handler] = {"bring_in": _bring_in, "correct_log": _correct}
